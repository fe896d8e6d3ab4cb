import type { Cloud } from "@ringback/cli/cloud/cloud";
import { taskQueues } from "@ringback/cli/cloud/task-queues";
import { countQueued } from "@ringback/cli/verify/count-queued";
import { localQueues } from "@ringback/cli/verify/targets/local-queues";

/** Counts the messages in the work queue and both dead-letter queues: visible, in flight or delayed. */
export interface QueueCounter {
  count(): Promise<number>;
}

/** Finds the queues of a buffered task, whose names outlast a restart of the local cloud. */
export async function queueCounter(cloud: Cloud, endpoint: string): Promise<QueueCounter> {
  const queues = localQueues(endpoint);
  const { queueUrls } = await taskQueues(cloud, queues);
  return { count: () => countQueued(queues, Object.values(queueUrls)) };
}
