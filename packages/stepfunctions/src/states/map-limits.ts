import type { FieldReader } from "../definition/field-reader.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { Json } from "../json.ts";
import type { Query } from "../query.ts";
import { queryError, runtimeError } from "../states-error.ts";
import { expectJsonata } from "./expect-jsonata.ts";
import type { MapState } from "./map-state.ts";

/** How many iterations of an inline Map AWS runs at once, at most. */
const MOST_AT_ONCE = 40;

type LimitField = "MaxConcurrency" | "ToleratedFailureCount" | "ToleratedFailurePercentage";

/** A limit of a Map: given, or found by a query. */
export interface MapLimit {
  readonly query: Query;
  readonly field: string;
  /** The path as the definition has it. */
  readonly pathText: string | undefined;
}

export function parseMapLimit(reader: FieldReader, field: LimitField): MapLimit | undefined {
  const raw = reader.source[field];
  if (reader.language === "JSONata" && typeof raw === "string") {
    const query = reader.jsonata(field);
    return query && { query, field, pathText: undefined };
  }
  const pathText = reader.source[`${field}Path`];
  const path = reader.language === "JSONPath" ? reader.path(`${field}Path`) : undefined;
  if (path && typeof pathText === "string") {
    if (raw !== undefined) reader.problem(`You can only specify one of '${field}' and '${field}Path'`);
    reader.value(field);
    return { query: path, field: `${field}Path`, pathText };
  }
  const maximum = field === "ToleratedFailurePercentage" ? 100 : Number.MAX_SAFE_INTEGER;
  const value =
    field === "ToleratedFailurePercentage"
      ? reader.number(field, { minimum: 0, maximum })
      : reader.integer(field, { minimum: 0, maximum });
  return value === undefined ? undefined : { query: { evaluate: () => value }, field, pathText: undefined };
}

/** How many iterations may run at once. AWS looks at it before it looks at the items. */
export async function maxConcurrencyOf(run: StateRun<MapState>, input: Json): Promise<number> {
  const wanted = (await limitOf(run, run.state.maxConcurrency, input)) ?? 0;
  // 0 sets no limit of its own.
  return Math.min(wanted === 0 ? MOST_AT_ONCE : wanted, MOST_AT_ONCE);
}

/** How many iterations may fail (undefined where none is tolerated), or why that cannot be told. */
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
  if (run.state.language === "JSONata") {
    const number = expectJsonata(limit.query, limit.field, value, "number");
    if (number < 0 || (limit.field !== "ToleratedFailurePercentage" && !Number.isInteger(number))) {
      throw queryError({
        cause: `The ${limit.field} field must be a non-negative integer: ${number}`,
        location: limit.field,
        phase: "value",
      });
    }
    return number;
  }
  if (typeof value === "number" && (Number.isInteger(value) || limit.field.includes("Percentage")))
    return value;
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  throw runtimeError(
    `The ${limit.field} field refers to value "${shown}" which is not a valid integer: ${limit.pathText ?? ""}`,
  );
}

/** A negative MaxConcurrencyPath: AWS does not fail such an execution, it stands still before it enters the state. */
export async function standsStill(run: StateRun<MapState>): Promise<boolean> {
  const limit = run.state.maxConcurrency;
  if (!limit || limit.pathText === undefined) return false;
  try {
    const value = await limit.query.evaluate(run.scope(run.input));
    return typeof value === "number" && Number.isInteger(value) && value < 0;
  } catch {
    // What is wrong with it is told once the state is entered.
    return false;
  }
}
