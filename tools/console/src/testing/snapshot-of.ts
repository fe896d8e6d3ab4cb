import type { Snapshot, TaskState, WorkflowState } from "../api/page-api.ts";

const noExecutions = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
const noMessages = { waiting: 0, inFlight: 0, delayed: 0 };

/** A task in which nothing has happened yet. */
export function taskState(name: string, more: Partial<TaskState> = {}): TaskState {
  return {
    name,
    queues: { work: noMessages, deadLetters: noMessages },
    batches: { running: 0, finished: 0, returnedToQueue: 0, sizes: [] },
    callbacks: { total: 0, perSecond: 0 },
    deadLetters: { open: 0, total: 0 },
    faults: {},
    ...more,
  };
}

/**
 * A snapshot of an app in which nothing has happened yet.
 * @param app.workflows the tasks of each workflow; its states are `Charge 1`, `Record 2`
 */
export function snapshotOf(app: {
  tasks: readonly (string | TaskState)[];
  recording?: readonly string[];
  workflows: Readonly<Record<string, readonly string[]>>;
}): Snapshot {
  const recording = app.recording ?? [];
  return {
    at: 0,
    startedAt: 0,
    revision: 0,
    endpoint: "http://127.0.0.1:4566",
    workflows: Object.entries(app.workflows).map(
      ([name, tasks]): WorkflowState => ({
        name,
        executions: noExecutions,
        tasks: tasks.map((task, index) => ({ state: `${task} ${index + 1}`, task })),
        hasEvents: false,
      }),
    ),
    tasks: app.tasks.map((task) =>
      typeof task === "string" ? taskState(task, recording.includes(task) ? { recorded: 0 } : {}) : task,
    ),
    executions: noExecutions,
    callbacks: { total: 0, perSecond: 0 },
    deadLetters: { open: 0, total: 0 },
    faults: [],
    series: [],
  };
}
