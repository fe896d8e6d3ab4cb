import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { PassState, StateBase } from "../language/state.ts";
import { effectiveInput, exitState, exitWithResult, parseIo } from "./state-io.ts";

export function parsePassState(reader: FieldReader, base: Omit<StateBase<"Pass">, "io">): PassState {
  return {
    ...base,
    io: parseIo(reader, ["Paths", "Parameters", "ResultPath", "Assign", "Output"]),
    result: reader.language === "JSONPath" ? reader.value("Result") : undefined,
  };
}

export async function runPassState(run: StateRun<PassState>): Promise<StateStep> {
  const { state } = run;
  if (state.language === "JSONata") {
    return exitState(run, {
      next: state.next,
      assign: state.io.assign,
      output: state.io.output,
      scope: run.scope(run.input),
      defaultOutput: () => run.input,
    });
  }
  const input = await effectiveInput(run);
  return exitWithResult(run, state.result === undefined ? input : state.result);
}
