import type { NamedQueue } from "@ringback/local/task/buffered-task";
import type { Snapshot } from "../api/page-api.ts";
import { faultStates } from "./actions/change-faults.ts";
import type { Deployment } from "./cloud/deployment.ts";
import type { ConsoleState } from "./state/console-state.ts";

/** Each snapshot repeats these last seconds, so that a lost snapshot does no harm. */
const repeatedSeconds = 5;

/** Takes a snapshot of the counts. The first one of a connection has the whole series. */
export function takeSnapshot(options: {
  deployment: Deployment;
  state: ConsoleState;
  startedAt: number;
  isFirst: boolean;
}): Snapshot {
  const { deployment, state, startedAt, isFirst } = options;
  const { cloud, task } = deployment;
  const countsOf = ({ url }: NamedQueue) => cloud.inspect(url).counts();
  const { executions, messages, deadLetters, counts } = state;
  const at = Date.now();
  return {
    at,
    startedAt,
    revision: state.revision,
    endpoint: cloud.endpoint,
    executions: { ...executions.counts },
    queues: { work: countsOf(task.queues.work), deadLetters: countsOf(task.queues.deadLetters) },
    batches: { ...counts.batches, sizes: [...counts.batches.sizes] },
    recorded: messages.size,
    callbacks: counts.callbacks(at),
    deadLetters: deadLetters.counts,
    faults: faultStates(cloud.faults),
    series: isFirst ? counts.series(at) : counts.series(at, repeatedSeconds),
  };
}
