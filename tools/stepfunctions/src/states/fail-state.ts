import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { Query } from "../language/query.ts";
import type { FailState, StateBase } from "../language/state.ts";
import { runtimeError, StatesError } from "../language/states-error.ts";
import { expectJsonata } from "./expect-jsonata.ts";

export function parseFailState(reader: FieldReader, base: Omit<StateBase<"Fail">, "io">): FailState {
  return { ...base, io: {}, error: parseText(reader, "Error"), cause: parseText(reader, "Cause") };
}

function parseText(reader: FieldReader, field: "Error" | "Cause"): Query | undefined {
  if (reader.language === "JSONata") return reader.jsonata(field);
  const path = reader.path(`${field}Path`, { intrinsics: true }) ?? undefined;
  const text = reader.string(field);
  reader.allowOne([field, `${field}Path`]);
  return path ?? (text === undefined ? undefined : { evaluate: () => text });
}

export async function runFailState(run: StateRun<FailState>): Promise<StateStep> {
  const { error, cause } = run.state;
  throw new StatesError({
    error: error && (await textOf(run, error, "Error")),
    cause: cause && (await textOf(run, cause, "Cause")),
  });
}

async function textOf(run: StateRun<FailState>, query: Query, field: "Error" | "Cause"): Promise<string> {
  const value = await query.evaluate(run.scope(run.input));
  if (typeof value === "string") return value;
  if (run.state.language === "JSONata") return expectJsonata(query, field, value, "string");
  throw runtimeError(`The ${field}Path parameter does not reference a string`);
}
