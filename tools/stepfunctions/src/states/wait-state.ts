import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { Json } from "../json.ts";
import type { Query } from "../language/query.ts";
import type { StateBase, WaitState } from "../language/state.ts";
import { queryError, runtimeError } from "../language/states-error.ts";
import { expectJsonata } from "./expect-jsonata.ts";
import { exitWithInput, filteredInput, parseIo } from "./state-io.ts";
import { parseTimestamp } from "./timestamp.ts";
import { LONGEST_SECONDS, wholeSeconds } from "./whole-seconds.ts";

/** A moment further away than 2^31 - 1 seconds is refused. */
const FURTHEST_MOMENT_SECONDS = 2_147_483_647;

type WaitField = WaitState["field"];

const WAIT_FIELDS: readonly WaitField[] = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];

export function parseWaitState(reader: FieldReader, base: Omit<StateBase<"Wait">, "io">): WaitState {
  const field = WAIT_FIELDS.find((name) => reader.has(name)) ?? "Seconds";
  reader.requireOne(WAIT_FIELDS);
  if (reader.language === "JSONPath") for (const name of WAIT_FIELDS) reader.value(name);
  const pathText = reader.source[field];
  return {
    ...base,
    io: parseIo(reader, ["Paths", "Assign", "Output"]),
    field,
    until: parseUntil(reader, field) ?? { evaluate: () => 0 },
    pathText: typeof pathText === "string" ? pathText : "",
  };
}

function parseUntil(reader: FieldReader, field: WaitField): Query | undefined {
  const isPath = field.endsWith("Path");
  if (isPath) {
    return reader.language === "JSONPath" ? (reader.path(field) ?? undefined) : undefined;
  }
  const raw = reader.source[field];
  if (reader.language === "JSONata" && typeof raw === "string" && raw.startsWith("{%"))
    return reader.jsonata(field);
  if (field === "Seconds") {
    const seconds = reader.integer(field, { minimum: 0, maximum: LONGEST_SECONDS });
    return seconds === undefined ? undefined : { evaluate: () => seconds };
  }
  const timestamp = reader.string(field);
  if (timestamp === undefined) return undefined;
  if (parseTimestamp(timestamp) === undefined) {
    reader.problem("String does not match RFC3339 timestamp", field);
  }
  return { evaluate: () => timestamp };
}

export async function runWaitState(run: StateRun<WaitState>): Promise<StateStep> {
  const { current, engine } = run;
  if (current.work?.kind !== "wait") {
    const input = await filteredInput(run);
    const value = await run.state.until.evaluate(run.scope(input));
    const until = run.state.field.startsWith("Seconds")
      ? engine.clock.now() + secondsOf(run.state, value) * 1000
      : momentOf(run.state, value, engine.clock.now());
    current.work = { kind: "wait", until };
    engine.onChange(run.execution);
  }
  if (current.work.until > engine.clock.now()) await run.waitUntil(current.work.until);
  return exitWithInput(run);
}

function secondsOf(state: WaitState, value: Json): number {
  if (state.language === "JSONata") return wholeSeconds(state.until, "Seconds", value);
  const shown = `${state.pathText} == ${typeof value === "string" ? value : JSON.stringify(value)}`;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${shown}`);
  }
  if (value < 0) throw runtimeError(`The SecondsPath parameter references a negative value: ${shown}`);
  if (value > LONGEST_SECONDS) {
    throw runtimeError(`The SecondsPath parameter references a value that is too large: ${shown}`);
  }
  return value;
}

function momentOf(state: WaitState, value: Json, now: number): number {
  const moment = typeof value === "string" ? parseTimestamp(value) : undefined;
  if (moment !== undefined) {
    if ((moment - now) / 1000 <= FURTHEST_MOMENT_SECONDS) return moment;
    const cause = "Wait state delay is too long.";
    throw state.language === "JSONata"
      ? queryError({ cause, location: "Timestamp", phase: "value" })
      : runtimeError(cause);
  }
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  if (state.language === "JSONata") {
    expectJsonata(state.until, "Timestamp", value, "string");
    throw queryError({
      cause: `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${shown}`,
      location: "Timestamp",
      phase: "value",
    });
  }
  throw runtimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${state.pathText} == ${shown}`,
  );
}
