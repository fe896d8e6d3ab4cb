import type { Cloud } from "@ringback/cli/cloud/cloud";
import { taskQueues, undeliveredQueue } from "@ringback/cli/cloud/task-queues";
import { countQueued } from "@ringback/cli/verify/count-queued";
import { localQueues } from "@ringback/cli/verify/targets/local-queues";

/** Counts the messages in every queue of the app's tasks and workflows: visible, in flight or delayed. */
export interface QueueCounter {
  /** How many queues there are. */
  readonly queues: number;
  count(): Promise<number>;
}

/** Finds the queues, whose names outlast a restart of the local cloud. */
export async function queueCounter(cloud: Cloud, endpoint: string): Promise<QueueCounter> {
  const client = localQueues(endpoint);
  const { tasks, workflows } = cloud.whole;
  const ofTasks = await Promise.all(tasks.map((task) => taskQueues(client, task)));
  const ofWorkflows = await Promise.all(workflows.map((workflow) => undeliveredQueue(client, workflow)));
  const urls = [
    ...ofTasks.flatMap(({ work, deadLetters }) => [work, deadLetters]),
    ...ofWorkflows.filter((url) => url !== undefined),
  ];
  return { queues: urls.length, count: () => countQueued(client, urls) };
}
