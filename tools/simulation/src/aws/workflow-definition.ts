/** States that belong together: a whole definition, or a branch of Parallel. */
export interface ModelStates {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, ModelState>>;
}

/**
 * A state in the Amazon States Language, as far as the model of Step Functions interprets it. Conditions are functions of
 * the results so far, in the place of JSONata.
 */
export type ModelState = TaskStateModel | ChoiceStateModel | ParallelStateModel | FailStateModel;

/** Sends a message to the queue of a task and waits for its callback. Without Next the states end here. */
export interface TaskStateModel {
  readonly Type: "Task";
  readonly task: string;
  readonly Catch?: readonly CatchModel[];
  readonly Next?: string;
}

/** Where errors of these names lead to. */
export interface CatchModel {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

export interface ChoiceStateModel {
  readonly Type: "Choice";
  readonly Choices: readonly { readonly holds: (results: Results) => boolean; readonly Next: string }[];
  readonly Default: string;
}

/** Ends when all its branches have; one that fails ends the others. */
export interface ParallelStateModel {
  readonly Type: "Parallel";
  readonly Branches: readonly ModelStates[];
  readonly Next?: string;
}

export interface FailStateModel {
  readonly Type: "Fail";
  readonly Error: string;
}

/** What the tasks of an execution gave so far, by their states. */
export type Results = ReadonlyMap<string, unknown>;

type NamedTaskStates = readonly (readonly [string, TaskStateModel])[];

/** Every run asks for them many times. */
const known = new WeakMap<ModelStates, NamedTaskStates>();

/** The states with a task, by their names, those in branches too, in the order of the definition. */
export function taskStatesOf(definition: ModelStates): NamedTaskStates {
  let found = known.get(definition);
  if (found === undefined) {
    found = Object.entries(definition.States).flatMap(([name, state]) => {
      if (state.Type === "Task") return [[name, state] as const];
      return state.Type === "Parallel" ? state.Branches.flatMap(taskStatesOf) : [];
    });
    known.set(definition, found);
  }
  return found;
}
