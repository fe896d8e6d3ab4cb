import { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { State } from "../language/state.ts";
import { runChoiceState } from "./choice-state.ts";
import { runFailState } from "./fail-state.ts";
import { runMapState } from "./map-state.ts";
import { runParallelState } from "./parallel-state.ts";
import { runPassState } from "./pass-state.ts";
import { runSucceedState } from "./succeed-state.ts";
import { runTaskState } from "./task-state.ts";
import { runWaitState } from "./wait-state.ts";

/** Does what a state of this type does. */
export function runState(run: StateRun): Promise<StateStep> {
  const { state } = run;
  switch (state.type) {
    case "Choice":
      return runChoiceState(as(run, state));
    case "Fail":
      return runFailState(as(run, state));
    case "Map":
      return runMapState(as(run, state));
    case "Parallel":
      return runParallelState(as(run, state));
    case "Pass":
      return runPassState(as(run, state));
    case "Succeed":
      return runSucceedState(as(run, state));
    case "Task":
      return runTaskState(as(run, state));
    case "Wait":
      return runWaitState(as(run, state));
  }
}

/** The same stay, typed by its state. */
function as<S extends State>(run: StateRun, state: S): StateRun<S> {
  return new StateRun(run.thread, state);
}
