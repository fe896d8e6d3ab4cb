import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { SucceedState } from "../language/state.ts";
import { exitWithInput, parseIo } from "./state-io.ts";

export function parseSucceedState(reader: FieldReader, base: Omit<SucceedState, "io">): SucceedState {
  return { ...base, io: parseIo(reader, ["Paths", "Output"]) };
}

export function runSucceedState(run: StateRun<SucceedState>): Promise<StateStep> {
  return exitWithInput(run);
}
