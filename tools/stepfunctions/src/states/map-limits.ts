import type { StateRun } from "../execution/state-run.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { Json } from "../json.ts";
import type { MapLimit, MapState } from "../language/state.ts";
import { queryError, runtimeError } from "../language/states-error.ts";
import { expectJsonata } from "./expect-jsonata.ts";

/** How many iterations of an inline Map AWS runs at once, at most. */
const MOST_AT_ONCE = 40;

type LimitField = MapLimit["name"];

/** Reads a limit: a number, a JSONata expression, or its `...Path` field. Undefined where the definition has none. */
export function parseMapLimit(reader: FieldReader, name: LimitField): MapLimit | undefined {
  const field = name;
  const raw = reader.source[field];
  if (reader.language === "JSONata" && typeof raw === "string") {
    const query = reader.jsonata(field);
    return query && { name, query, field, pathText: undefined };
  }
  const pathText = reader.source[`${field}Path`];
  const path = reader.language === "JSONPath" ? reader.path(`${field}Path`) : undefined;
  if (path && typeof pathText === "string") {
    reader.allowOne([field, `${field}Path`]);
    reader.value(field);
    return { name, query: path, field: `${field}Path`, pathText };
  }
  const maximum = field === "ToleratedFailurePercentage" ? 100 : Number.MAX_SAFE_INTEGER;
  const value =
    field === "ToleratedFailurePercentage"
      ? reader.number(field, { minimum: 0, maximum })
      : reader.integer(field, { minimum: 0, maximum });
  return value === undefined
    ? undefined
    : { name, query: { evaluate: () => value }, field, pathText: undefined };
}

/** How many iterations may run at once. AWS looks at it before it looks at the items. */
export async function maxConcurrencyOf(run: StateRun<MapState>, input: Json): Promise<number> {
  const wanted = (await limitOf(run, run.state.maxConcurrency, input)) ?? 0;
  // 0 sets no limit in the definition.
  return Math.min(wanted === 0 ? MOST_AT_ONCE : wanted, MOST_AT_ONCE);
}

/** How many iterations may fail (undefined where none may), or the error of the field that should say so. */
export async function toleratedFailuresOf(
  run: StateRun<MapState>,
  input: Json,
  length: number,
): Promise<{ readonly failures: number | undefined } | { readonly failure: unknown }> {
  const { toleratedCount, toleratedPercentage } = run.state;
  try {
    const count = await limitOf(run, toleratedCount, input);
    const percentage = await limitOf(run, toleratedPercentage, input);
    const ofPercentage = percentage === undefined ? undefined : Math.floor((length * percentage) / 100);
    const tolerated = [count, ofPercentage].filter((value) => value !== undefined);
    return { failures: tolerated.length === 0 ? undefined : Math.min(...tolerated) };
  } catch (failure) {
    return { failure };
  }
}

async function limitOf(
  run: StateRun<MapState>,
  limit: MapLimit | undefined,
  input: Json,
): Promise<number | undefined> {
  if (!limit) return undefined;
  const value = await limit.query.evaluate(run.scope(input));
  return run.state.language === "JSONata" ? numberOf(limit, value) : numberAtPath(limit, value);
}

/** JSONata: a number; an integer, except for a percentage. */
function numberOf({ query, field, name }: MapLimit, value: Json): number {
  const number = expectJsonata(query, field, value, "number");
  const refused = (cause: string) => queryError({ cause, location: field, phase: "value" });
  if (!Number.isInteger(number) && name !== "ToleratedFailurePercentage")
    throw refused(`The ${field} field cannot be parsed as an integer: ${number}`);
  const sentence = outOfRange(name, number);
  if (sentence !== undefined) throw refused(sentence);
  return number;
}

/** JSONPath: a number. The two tolerated failure fields take a string that holds one as well. */
function numberAtPath({ field, name, pathText }: MapLimit, value: Json): number {
  const percentage = name === "ToleratedFailurePercentage";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const readsText = name !== "MaxConcurrency" && typeof value === "string" && value.trim() !== "";
  const number = readsText ? Number(value) : value;
  if (typeof number !== "number" || !(percentage ? Number.isFinite(number) : Number.isInteger(number))) {
    throw runtimeError(
      `The ${field} field refers to value "${text}" which is not a valid ${percentage ? "float" : "integer"}: ${pathText ?? ""}`,
    );
  }
  const sentence = outOfRange(name, number);
  if (sentence !== undefined) throw runtimeError(sentence);
  return number;
}

/** AWS's error message for a number that is out of range; undefined where it is not. */
function outOfRange(name: LimitField, number: number): string | undefined {
  if (name === "ToleratedFailurePercentage" && (number < 0 || number > 100))
    return "ToleratedFailurePercentage must be between 0 and 100.";
  return number < 0 ? `${name} cannot be negative.` : undefined;
}

/** A negative MaxConcurrencyPath: AWS does not fail such an execution, it stands still before it enters the state. */
export async function standsStill(run: StateRun<MapState>): Promise<boolean> {
  const limit = run.state.maxConcurrency;
  if (!limit || limit.pathText === undefined) return false;
  try {
    const value = await limit.query.evaluate(run.scope(run.input));
    return typeof value === "number" && Number.isInteger(value) && value < 0;
  } catch {
    // What is wrong with it is reported once the state is entered.
    return false;
  }
}
