import { expect, it } from "vitest";
import { createTaskCounts } from "./task-counts.ts";

const taskOf = (functionName: string) =>
  ({ charge: "Charge", "charge-dead": "Charge", record: "Record" })[functionName];
const execution = "arn:aws:states:us-east-1:000000000000:execution:shop-Order:x";
const message = (sqsMessageId: string) => ({ sqsMessageId, receiveCount: 1, executionArn: execution });
const received = (functionName: string, ids: readonly string[]) =>
  ({ type: "batch-received", at: 5000, functionName, messages: ids.map(message) }) as const;
const finished = (functionName: string, ids: readonly string[], failed: readonly string[] = []) =>
  ({
    type: "batch-finished",
    at: 5000,
    functionName,
    requestId: "r",
    messages: ids.map(message),
    outcome: failed.length === 0 ? "succeeded" : "partial",
    failed,
    durationMs: 1,
  }) as const;

it("counts the batches of each task, those of both of its functions", () => {
  const counts = createTaskCounts(taskOf);
  counts.onEvent(received("charge", ["a", "b"]));
  counts.onEvent(received("charge-dead", ["c"]));
  counts.onEvent(received("record", ["d"]));
  counts.onEvent(received("mailer", ["e"]));
  counts.onEvent(finished("charge", ["a", "b"], ["b"]));
  expect(counts.batches("Charge")).toEqual({ running: 1, finished: 1, returnedToQueue: 1, sizes: [1, 1] });
  expect(counts.batches("Record")).toEqual({ running: 1, finished: 0, returnedToQueue: 0, sizes: [1] });
  expect(counts.batches("Other")).toEqual({ running: 0, finished: 0, returnedToQueue: 0, sizes: [] });
});

it("counts as called back what did not return to the queue, as the average of three seconds", () => {
  const counts = createTaskCounts(taskOf);
  counts.onEvent(finished("charge", ["a", "b", "c", "d"], ["d"]));
  expect(counts.callbacks("Charge", 5999)).toEqual({ total: 3, perSecond: 0 });
  expect(counts.callbacks("Charge", 6000)).toEqual({ total: 3, perSecond: 1 });
  expect(counts.callbacks("Charge", 8999)).toEqual({ total: 3, perSecond: 1 });
  expect(counts.callbacks("Charge", 9000)).toEqual({ total: 3, perSecond: 0 });
  expect(counts.callbacks("Record", 6000)).toEqual({ total: 0, perSecond: 0 });
});

it("counts no callback for a message that no execution waits for", () => {
  const counts = createTaskCounts(taskOf);
  counts.onEvent({ ...finished("charge", []), messages: [{ sqsMessageId: "a", receiveCount: 1 }] });
  expect(counts.callbacks("Charge", 6000).total).toBe(0);
});
