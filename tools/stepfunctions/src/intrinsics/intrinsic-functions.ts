import { randomUUID } from "node:crypto";
import { describeJsonErrorAndPlace } from "../describe-json-error.ts";
import { copyObject, isJsonObject, type Json, type JsonObject, parseJson, setKey } from "../json.ts";
import { hash, partition, range, seededRandom } from "../jsonata/aws-functions.ts";

type IntrinsicFunction = (values: readonly Json[]) => Json;

/** A failure for which AWS has a message of its own. The message of any other is `Invalid arguments in States.Name`. */
export class IntrinsicProblem extends Error {}

/** AWS's limit for the text that Base64Encode, Base64Decode and Hash take. */
const TEXT_LIMIT_CHARS = 10_000;

/** AWS takes 32-bit integers only. */
const SMALLEST_INTEGER = -2_147_483_648;
const LARGEST_INTEGER = 2_147_483_647;

function refuse(): never {
  throw new Error("invalid arguments");
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value).sort()) setKey(copy, key, sorted(value[key] ?? null));
  return copy;
}

/** A value as AWS compares and hashes it: a text as it is, any other as its JSON. */
const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

function takes(values: readonly Json[], minimum: number, maximum: number = minimum): void {
  if (values.length < minimum || values.length > maximum) refuse();
}

function arrayAt(values: readonly Json[], index: number): Json[] {
  const value = values[index];
  return Array.isArray(value) ? value : refuse();
}

function textAt(values: readonly Json[], index: number): string {
  const value = values[index];
  return typeof value === "string" ? value : refuse();
}

/** AWS cuts the decimals of a number off; only MathAdd rounds. */
function integerAt(values: readonly Json[], index: number, whole = Math.trunc): number {
  const value = values[index];
  return typeof value === "number" ? inRange(whole(value)) : refuse();
}

function inRange(value: number): number {
  // Adding zero makes a negative zero positive.
  return value >= SMALLEST_INTEGER && value <= LARGEST_INTEGER ? value + 0 : refuse();
}

function objectAt(values: readonly Json[], index: number): JsonObject {
  const value = values[index];
  return isJsonObject(value) ? value : refuse();
}

function shortTextAt(values: readonly Json[], index: number): string {
  const text = textAt(values, index);
  return text.length > TEXT_LIMIT_CHARS ? refuse() : text;
}

/** Fills the `{}` of a template in order. */
function format(values: readonly Json[]): string {
  const template = textAt(values, 0);
  let next = 1;
  const text = template.replace(/\\([{}'\\])|\{\}|[{}]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (found !== "{}") throw unmatchedBrace(found);
    const value = values[next];
    next += 1;
    if (value === undefined || (typeof value === "object" && value !== null)) refuse();
    return String(value);
  });
  return next === Math.max(values.length, 1) ? text : refuse();
}

function unmatchedBrace(brace: string): IntrinsicProblem {
  const wanted = brace === "{" ? "}" : "{";
  return new IntrinsicProblem(
    `Invalid template in States.Format: matching '${wanted}' not found for '${brace}'.`,
  );
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
  // AWS merges the first level only.
  if (values[2] !== false) refuse();
  const merged = copyObject(objectAt(values, 0));
  for (const [key, value] of Object.entries(objectAt(values, 1))) setKey(merged, key, value);
  return merged;
}

function randomNumber(values: readonly Json[]): number {
  takes(values, 2, 3);
  const first = integerAt(values, 0);
  const end = integerAt(values, 1);
  if (end <= first) refuse();
  const random = values.length === 3 ? seededRandom(integerAt(values, 2)) : Math.random();
  return first + Math.floor(random * (end - first));
}

function itemAt(values: readonly Json[]): Json {
  takes(values, 2);
  const array = arrayAt(values, 0);
  const index = integerAt(values, 1);
  // AWS finds null in an empty array, whatever the index.
  if (array.length === 0) return null;
  return array[index] ?? (index in array ? null : refuse());
}

function parsedText(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return parseJson(text);
  } catch {
    throw new IntrinsicProblem(
      `Cannot convert String to Json in States.StringToJson, caused by: ${describeJsonErrorAndPlace(text)}`,
    );
  }
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

/**
 * The intrinsic functions of the Amazon States Language. Each throws an Error when it is given what it does not take.
 */
export const INTRINSIC_FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>(
  [
    ["States.Array", (values) => [...values]],
    ["States.ArrayContains", call(2, (v) => arrayAt(v, 0).some((item) => textOf(item) === textOf(v[1])))],
    ["States.ArrayGetItem", itemAt],
    ["States.ArrayLength", call(1, (v) => arrayAt(v, 0).length)],
    ["States.ArrayPartition", call(2, (v) => partition(arrayAt(v, 0), integerAt(v, 1)))],
    ["States.ArrayRange", call(3, (v) => range(integerAt(v, 0), integerAt(v, 1), integerAt(v, 2)))],
    ["States.ArrayUnique", unique],
    ["States.Base64Decode", call(1, (v) => Buffer.from(shortTextAt(v, 0), "base64").toString("utf8"))],
    ["States.Base64Encode", call(1, (v) => Buffer.from(shortTextAt(v, 0)).toString("base64"))],
    ["States.Format", format],
    ["States.Hash", call(2, (v) => hash(textOf(v[0]), textAt(v, 1)))],
    ["States.JsonMerge", mergeJson],
    ["States.JsonToString", call(1, (v) => JSON.stringify(v[0]))],
    ["States.MathAdd", call(2, (v) => inRange(integerAt(v, 0, Math.round) + integerAt(v, 1, Math.round)))],
    ["States.MathRandom", randomNumber],
    ["States.StringSplit", splitText],
    ["States.StringToJson", call(1, (v) => parsedText(textAt(v, 0)))],
    ["States.UUID", call(0, () => randomUUID())],
  ],
);
