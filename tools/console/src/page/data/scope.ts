import type {
  BatchCounts,
  CallbackCounts,
  DeadLetterCounts,
  ExecutionCounts,
  Snapshot,
  TaskState,
  WorkflowState,
} from "../../api/page-api.ts";

/** The part of the app that a view shows, with its counts. */
export interface Scope {
  /** Whether it is the whole app. */
  readonly isWhole: boolean;
  readonly workflows: readonly WorkflowState[];
  /** The tasks of these workflows, each one once. */
  readonly tasks: readonly TaskState[];
  readonly executions: ExecutionCounts;
  readonly batches: BatchCounts;
  readonly callbacks: CallbackCounts;
  readonly deadLetters: DeadLetterCounts;
  /** Missing where no task of it records messages. */
  readonly recorded: number | undefined;
}

/** What `?workflow=` and `?task=` of the address choose; empty text chooses all. */
export function scopeOf(snapshot: Snapshot, chosen: { workflow: string; task: string }): Scope {
  const workflows = snapshot.workflows.filter(
    ({ name, tasks }) =>
      (chosen.workflow === "" || name === chosen.workflow) &&
      (chosen.task === "" || tasks.some(({ task }) => task === chosen.task)),
  );
  const isWhole = chosen.workflow === "" && chosen.task === "";
  const served = new Set(workflows.flatMap(({ tasks }) => tasks.map(({ task }) => task)));
  const tasks = snapshot.tasks.filter(
    ({ name }) => isWhole || (served.has(name) && (chosen.task === "" || name === chosen.task)),
  );
  const recording = tasks.flatMap(({ recorded }) => (recorded === undefined ? [] : [recorded]));
  return {
    isWhole,
    workflows,
    tasks,
    executions: isWhole
      ? snapshot.executions
      : sum(
          workflows.map(({ executions }) => executions),
          noExecutions,
        ),
    callbacks: isWhole
      ? snapshot.callbacks
      : sum(
          tasks.map(({ callbacks }) => callbacks),
          noCallbacks,
        ),
    deadLetters: isWhole
      ? snapshot.deadLetters
      : sum(
          tasks.map(({ deadLetters: { open, total } }) => ({ open, total })),
          noDeadLetters,
        ),
    batches: batchesOf(tasks),
    recorded: recording.length === 0 ? undefined : recording.reduce((all, one) => all + one, 0),
  };
}

const noExecutions: ExecutionCounts = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
const noCallbacks: CallbackCounts = { total: 0, perSecond: 0 };
const noDeadLetters = { open: 0, total: 0 };

function sum<T extends { readonly [K in keyof T]: number }>(all: readonly T[], none: T): T {
  const total = { ...none };
  for (const one of all) {
    for (const key in none) Object.assign(total, { [key]: total[key] + one[key] });
  }
  return total;
}

function batchesOf(tasks: readonly TaskState[]): BatchCounts {
  const sizes: number[] = [];
  const total = { running: 0, finished: 0, returnedToQueue: 0 };
  for (const { batches } of tasks) {
    total.running += batches.running;
    total.finished += batches.finished;
    total.returnedToQueue += batches.returnedToQueue;
    batches.sizes.forEach((number, index) => {
      sizes[index] = (sizes[index] ?? 0) + number;
    });
  }
  return { ...total, sizes };
}
