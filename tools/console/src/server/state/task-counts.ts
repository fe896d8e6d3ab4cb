import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BatchCounts, CallbackCounts } from "../../api/page-api.ts";
import { averagedSeconds, createRate } from "./rate.ts";

/** Counts the batches and the callbacks of each task. */
export interface TaskCounts {
  onEvent(event: LocalEvent): void;
  batches(task: string): BatchCounts;
  /**
   * The messages with a waiting execution that the task's functions have dealt with: each was called back. (What Step
   * Functions reports of a callback does not name the task.)
   */
  callbacks(task: string, now: number): CallbackCounts;
}

/**
 * Begins with zero.
 * @param taskOf the name of the task that a function belongs to; the batches of other functions do not count
 */
export function createTaskCounts(taskOf: (functionName: string) => string | undefined): TaskCounts {
  const byTask = new Map<string, Counts>();
  const countsOf = (task: string) => {
    const known = byTask.get(task) ?? noCounts();
    byTask.set(task, known);
    return known;
  };
  return {
    onEvent: (event) => {
      if (event.type !== "batch-received" && event.type !== "batch-finished") return;
      const task = taskOf(event.functionName);
      if (task === undefined) return;
      const counts = countsOf(task);
      if (event.type === "batch-received") {
        counts.running += 1;
        const size = event.messages.length;
        while (counts.sizes.length < size) counts.sizes.push(0);
        counts.sizes[size - 1] = (counts.sizes[size - 1] ?? 0) + 1;
        return;
      }
      counts.running -= 1;
      counts.finished += 1;
      counts.returnedToQueue += event.failed.length;
      const failed = new Set(event.failed);
      const isCalledBack = (message: { sqsMessageId: string; executionArn?: string }) =>
        message.executionArn !== undefined && !failed.has(message.sqsMessageId);
      counts.callbacks.add(event.at, event.messages.filter(isCalledBack).length);
    },
    batches: (task) => {
      const { running, finished, returnedToQueue, sizes } = countsOf(task);
      return { running, finished, returnedToQueue, sizes: [...sizes] };
    },
    callbacks: (task, now) => {
      const { total, inLast } = countsOf(task).callbacks;
      return { total: total(), perSecond: inLast(averagedSeconds, now) / averagedSeconds };
    },
  };
}

type Counts = ReturnType<typeof noCounts>;
const noCounts = () => ({
  running: 0,
  finished: 0,
  returnedToQueue: 0,
  sizes: [] as number[],
  callbacks: createRate(),
});
