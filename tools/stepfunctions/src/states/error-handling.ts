import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { writeAt } from "../jsonpath/parse-reference-path.ts";
import type { Catcher, ErrorHandling, Retrier } from "../language/error-handling.ts";
import type { StatesError } from "../language/states-error.ts";
import { exitState, parseAssign, parseResultPath } from "./state-io.ts";

/** AWS's largest MaxAttempts and IntervalSeconds. */
const MOST_ATTEMPTS = 99_999_999;
const LONGEST_MAX_DELAY_SECONDS = 31_622_400;

/** Reads Retry and Catch. */
export function parseErrorHandling(reader: FieldReader): ErrorHandling {
  return {
    retriers: parseEach(reader, "Retry", parseRetrier),
    catchers: parseEach(reader, "Catch", parseCatcher),
  };
}

function parseEach<T extends { readonly errors: readonly string[] }>(
  reader: FieldReader,
  field: "Retry" | "Catch",
  parse: (reader: FieldReader, label: string) => T,
): T[] {
  const entries = (reader.array(field) ?? []).flatMap((entry, index) => {
    const label = `${field}[${index}]`;
    if (!isJsonObject(entry)) {
      reader.problem("Expected value of type Object", label);
      return [];
    }
    const inner = reader.inside(entry, label);
    inner.value("Comment");
    inner.require("ErrorEquals");
    const parsed = parse(inner, label);
    inner.finish();
    return [parsed];
  });
  entries.forEach(({ errors }, index) => {
    if (errors.includes("States.ALL") && (errors.length > 1 || index < entries.length - 1)) {
      reader.problem("States.ALL must appear alone and at end of list", `${field}[${index}]/ErrorEquals`);
    }
  });
  return entries;
}

function parseErrors(reader: FieldReader): string[] {
  const names = reader.filledArray("ErrorEquals") ?? [];
  return names.flatMap((name, index) => {
    if (typeof name === "string") return [name];
    reader.problem("Expected value of type String", `ErrorEquals[${index}]`);
    return [];
  });
}

function parseRetrier(reader: FieldReader): Retrier {
  return {
    errors: parseErrors(reader),
    intervalSeconds: reader.integer("IntervalSeconds", { minimum: 0, maximum: MOST_ATTEMPTS }) ?? 1,
    maxAttempts: reader.integer("MaxAttempts", { minimum: 0, maximum: MOST_ATTEMPTS }) ?? 3,
    backoffRate: reader.number("BackoffRate", { minimum: 1, maximum: Number.MAX_VALUE }) ?? 2,
    maxDelaySeconds: reader.integer("MaxDelaySeconds", { minimum: 1, maximum: LONGEST_MAX_DELAY_SECONDS }),
    fullJitter: reader.oneOf("JitterStrategy", ["NONE", "FULL"]) === "FULL",
  };
}

function parseCatcher(reader: FieldReader, label: string): Catcher {
  reader.require("Next");
  const jsonata = reader.language === "JSONata";
  return {
    errors: parseErrors(reader),
    next: reader.string("Next") ?? "",
    resultPath: jsonata ? undefined : parseResultPath(reader),
    output: jsonata ? reader.jsonata("Output", `${label}/Output`, "errorOutput") : undefined,
    assign: parseAssign(reader, `${label}/Assign`, "errorOutput"),
  };
}

/** The error that always fails the execution: no Retry and no Catch takes it. */
export const TERMINAL_ERROR = "States.Runtime";

/** AWS's rule for an error's name against a name in ErrorEquals. */
function matchesError(error: StatesError, names: readonly string[]): boolean {
  const name = error.error ?? "";
  if (name === TERMINAL_ERROR) return false;
  return names.some(
    (wanted) =>
      wanted === name ||
      wanted === error.alias ||
      wanted === "States.ALL" ||
      (wanted === "States.TaskFailed" && name !== "States.Timeout"),
  );
}

/**
 * The wait before the next attempt in milliseconds, or undefined when no retrier takes the error. Counts the attempt.
 */
export function nextRetryDelayMs(
  run: StateRun,
  retriers: readonly Retrier[],
  error: StatesError,
): number | undefined {
  const index = retriers.findIndex((retrier) => matchesError(error, retrier.errors));
  const retrier = retriers[index];
  if (!retrier) return undefined;
  const attempts = run.current.retries[index] ?? 0;
  if (attempts >= retrier.maxAttempts) return undefined;
  for (let at = run.current.retries.length; at <= index; at += 1) run.current.retries[at] = 0;
  run.current.retries[index] = attempts + 1;
  const delaySeconds = Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** attempts,
    retrier.maxDelaySeconds ?? Number.MAX_SAFE_INTEGER,
  );
  return Math.round(delaySeconds * 1000 * (retrier.fullJitter ? Math.random() : 1));
}

/** Leaves the state by the first catcher that takes the error, or returns undefined. */
export async function catchError(
  run: StateRun,
  catchers: readonly Catcher[],
  error: StatesError,
  errorOutput: JsonObject,
): Promise<StateStep | undefined> {
  const catcher = catchers.find(({ errors }) => matchesError(error, errors));
  if (!catcher) return undefined;
  const jsonata = run.state.language === "JSONata";
  return exitState(run, {
    next: catcher.next,
    assign: catcher.assign,
    output: catcher.output,
    scope: jsonata ? run.scope(run.input, { errorOutput }) : run.scope(errorOutput),
    // OutputPath does not apply to what a Catch outputs.
    defaultOutput: () => {
      const { resultPath } = catcher;
      if (jsonata || resultPath === undefined) return errorOutput;
      return resultPath === null ? run.input : writeAt(resultPath, run.input, errorOutput);
    },
  });
}
