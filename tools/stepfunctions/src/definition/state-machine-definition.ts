import type { ChoiceState } from "../states/choice-state.ts";
import type { FailState } from "../states/fail-state.ts";
import type { MapState } from "../states/map-state.ts";
import type { ParallelState } from "../states/parallel-state.ts";
import type { PassState } from "../states/pass-state.ts";
import type { SucceedState } from "../states/succeed-state.ts";
import type { TaskState } from "../states/task-state.ts";
import type { WaitState } from "../states/wait-state.ts";

export type State =
  | ChoiceState
  | FailState
  | MapState
  | ParallelState
  | PassState
  | SucceedState
  | TaskState
  | WaitState;

export const QUERY_LANGUAGES = ["JSONPath", "JSONata"] as const;
export type QueryLanguage = (typeof QUERY_LANGUAGES)[number];

/** States that run by themselves: the whole machine, a branch of a Parallel, or the processor of a Map. */
export interface Branch {
  /** Where it stands in the definition: "" for the machine, `/States/Fork/Branches/0` for a branch. */
  readonly path: string;
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** A definition, parsed and ready to run. */
export interface StateMachineDefinition {
  /** As it was given. */
  readonly text: string;
  readonly root: Branch;
  /** Every branch by its path. */
  readonly branches: ReadonlyMap<string, Branch>;
  readonly timeoutSeconds: number | undefined;
}
