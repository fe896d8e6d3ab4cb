import type { LocalCloud } from "@ringback/local/local-cloud";
import type { BufferedTask, NamedQueue } from "@ringback/local/task/buffered-tasks";
import type { QueueCounts, Snapshot, TaskState, WorkflowState } from "../api/page-api.ts";
import { faultStates, faultsOfTask } from "./actions/change-faults.ts";
import { pairsOf } from "./state/app-parts.ts";
import type { ConsoleState } from "./state/console-state.ts";

/** Each snapshot repeats these last seconds, so that a lost snapshot does no harm. */
const repeatedSeconds = 5;

interface Sources {
  readonly cloud: Pick<LocalCloud, "endpoint" | "faults" | "inspect">;
  readonly state: ConsoleState;
}

/** Takes a snapshot of the counts. The first one of a connection has the whole series. */
export function takeSnapshot(options: Sources & { startedAt: number; isFirst: boolean }): Snapshot {
  const { cloud, state, startedAt, isFirst } = options;
  const { executions, deadLetters, counts, parts } = state;
  const at = Date.now();
  return {
    at,
    startedAt,
    revision: state.revision,
    endpoint: cloud.endpoint,
    workflows: parts.workflows.map(
      ({ name, tasks, wholeTask, eventBus }): WorkflowState => ({
        name,
        executions: { ...executions.countsOf(name) },
        tasks,
        hasEvents: eventBus !== undefined,
        ...(wholeTask === undefined ? {} : { wholeTask }),
      }),
    ),
    tasks: parts.tasks.map((task) => taskState(task, at, options)),
    executions: { ...executions.counts },
    callbacks: counts.callbacks(at),
    deadLetters: deadLetters.counts,
    faults: faultStates(cloud.faults),
    series: isFirst ? counts.series(at) : counts.series(at, repeatedSeconds),
  };
}

function taskState(task: BufferedTask, at: number, { cloud, state }: Sources): TaskState {
  const { name, messagesTable } = task;
  const countsOf = (which: (pair: BufferedTask["queues"]) => NamedQueue): QueueCounts =>
    pairsOf(task)
      .map((pair) => cloud.inspect(which(pair).url).counts())
      .reduce((sum, { waiting, inFlight, delayed }) => ({
        waiting: sum.waiting + waiting,
        inFlight: sum.inFlight + inFlight,
        delayed: sum.delayed + delayed,
      }));
  return {
    name,
    queues: { work: countsOf(({ work }) => work), deadLetters: countsOf(({ deadLetters }) => deadLetters) },
    batches: state.tasks.batches(name),
    callbacks: state.tasks.callbacks(name, at),
    deadLetters: state.deadLetters.countsOf(name),
    faults: faultsOfTask(cloud.faults, name),
    ...(messagesTable === undefined ? {} : { recorded: state.messages.size(messagesTable) }),
  };
}
