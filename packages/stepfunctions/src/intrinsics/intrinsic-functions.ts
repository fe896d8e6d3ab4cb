import { randomUUID } from "node:crypto";
import { copyObject, isJsonObject, type Json, type JsonObject, parseJson, setKey } from "../json.ts";
import { hash, partition, range, seededRandom } from "../jsonata/aws-functions.ts";

type IntrinsicFunction = (values: readonly Json[]) => Json;

/** AWS's limit for the text that Base64Encode, Base64Decode and Hash take. */
const TEXT_LIMIT_CHARS = 10_000;

const sameJson = (left: Json, right: Json): boolean =>
  JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value).sort()) setKey(copy, key, sorted(value[key] ?? null));
  return copy;
}

function takes(values: readonly Json[], minimum: number, maximum: number = minimum): void {
  if (values.length < minimum || values.length > maximum) {
    throw new Error(
      `Expected ${minimum === maximum ? minimum : `${minimum} to ${maximum}`} arguments but got ${values.length}`,
    );
  }
}

function arrayAt(values: readonly Json[], index: number): Json[] {
  const value = values[index];
  if (!Array.isArray(value)) throw new Error("The argument must be an array");
  return value;
}

function textAt(values: readonly Json[], index: number): string {
  const value = values[index];
  if (typeof value !== "string") throw new Error("The argument must be a string");
  return value;
}

/** AWS rounds a number with decimals to the nearest whole one. */
function wholeNumberAt(values: readonly Json[], index: number): number {
  const value = values[index];
  if (typeof value !== "number") throw new Error("The argument must be a number");
  return Math.round(value);
}

function objectAt(values: readonly Json[], index: number): JsonObject {
  const value = values[index];
  if (!isJsonObject(value)) throw new Error("The argument must be an object");
  return value;
}

function shortTextAt(values: readonly Json[], index: number): string {
  const text = textAt(values, index);
  if (text.length > TEXT_LIMIT_CHARS)
    throw new Error(`The text must not have more than ${TEXT_LIMIT_CHARS} characters`);
  return text;
}

/** Fills the `{}` of a template in order. */
function format(values: readonly Json[]): string {
  if (values.length === 0) throw new Error("Expected at least 1 argument but got 0");
  const template = textAt(values, 0);
  let next = 1;
  const text = template.replace(/\\([{}'\\])|\{\}/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[next];
    next += 1;
    if (value === undefined) throw new Error("The template has more placeholders than there are arguments");
    if (typeof value === "object" && value !== null)
      throw new Error("Only text, numbers, booleans and null can be formatted");
    return found === "{}" ? String(value) : found;
  });
  if (next !== values.length) throw new Error("The template has fewer placeholders than there are arguments");
  return text;
}

function splitText(values: readonly Json[]): Json[] {
  takes(values, 2);
  const delimiters = new Set(textAt(values, 1));
  const parts: string[] = [];
  let part = "";
  // Every character of the second argument separates, and empty parts are dropped.
  for (const character of textAt(values, 0)) {
    if (!delimiters.has(character)) part += character;
    else if (part !== "") {
      parts.push(part);
      part = "";
    }
  }
  if (part !== "") parts.push(part);
  return parts;
}

function mergeJson(values: readonly Json[]): Json {
  takes(values, 3);
  if (values[2] !== false) throw new Error("Step Functions only supports shallow merging");
  const merged = copyObject(objectAt(values, 0));
  for (const [key, value] of Object.entries(objectAt(values, 1))) setKey(merged, key, value);
  return merged;
}

function randomNumber(values: readonly Json[]): number {
  takes(values, 2, 3);
  const first = wholeNumberAt(values, 0);
  const end = wholeNumberAt(values, 1);
  const random = values.length === 3 ? seededRandom(wholeNumberAt(values, 2)) : Math.random();
  return first + Math.floor(random * (end - first));
}

function itemAt(values: readonly Json[]): Json {
  takes(values, 2);
  const value = arrayAt(values, 0)[wholeNumberAt(values, 1)];
  if (value === undefined) throw new Error("Index out of bounds");
  return value;
}

function unique(values: readonly Json[]): Json[] {
  takes(values, 1);
  const seen = new Map<string, Json>();
  for (const item of arrayAt(values, 0)) {
    const key = JSON.stringify(sorted(item));
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

const call =
  (count: number, implementation: IntrinsicFunction): IntrinsicFunction =>
  (values) => {
    takes(values, count);
    return implementation(values);
  };

/** The intrinsic functions of the Amazon States Language. Each throws an Error whose message says what is wrong. */
export const INTRINSIC_FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>(
  [
    ["States.Array", (values) => [...values]],
    ["States.ArrayContains", call(2, (v) => arrayAt(v, 0).some((item) => sameJson(item, v[1] ?? null)))],
    ["States.ArrayGetItem", itemAt],
    ["States.ArrayLength", call(1, (v) => arrayAt(v, 0).length)],
    ["States.ArrayPartition", call(2, (v) => partition(arrayAt(v, 0), wholeNumberAt(v, 1)))],
    [
      "States.ArrayRange",
      call(3, (v) => range(wholeNumberAt(v, 0), wholeNumberAt(v, 1), wholeNumberAt(v, 2))),
    ],
    ["States.ArrayUnique", unique],
    ["States.Base64Decode", call(1, (v) => Buffer.from(shortTextAt(v, 0), "base64").toString("utf8"))],
    ["States.Base64Encode", call(1, (v) => Buffer.from(shortTextAt(v, 0)).toString("base64"))],
    ["States.Format", format],
    [
      "States.Hash",
      call(2, (v) => hash(typeof v[0] === "string" ? v[0] : JSON.stringify(v[0]), textAt(v, 1))),
    ],
    ["States.JsonMerge", mergeJson],
    ["States.JsonToString", call(1, (v) => JSON.stringify(v[0]))],
    ["States.MathAdd", call(2, (v) => wholeNumberAt(v, 0) + wholeNumberAt(v, 1))],
    ["States.MathRandom", randomNumber],
    ["States.StringSplit", splitText],
    ["States.StringToJson", call(1, (v) => parseJson(textAt(v, 0)))],
    ["States.UUID", call(0, () => randomUUID())],
  ],
);
