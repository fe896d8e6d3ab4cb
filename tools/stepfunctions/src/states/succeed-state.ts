import type { FieldReader } from "../definition/field-reader.ts";
import type { StateRun } from "../execution/state-run.ts";
import { exitWithInput, parseIo, type StateBase, type StateStep } from "./state-io.ts";

/** Ends its branch with success. */
export type SucceedState = StateBase<"Succeed">;

export function parseSucceedState(reader: FieldReader, base: Omit<SucceedState, "io">): SucceedState {
  return { ...base, io: parseIo(reader, ["Paths", "Output"]) };
}

export function runSucceedState(run: StateRun<SucceedState>): Promise<StateStep> {
  return exitWithInput(run);
}
