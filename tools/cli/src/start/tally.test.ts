import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createTally } from "./tally.ts";

it("counts failures of the given executions only, not of others from a data folder", () => {
  const tally = createTally(() => undefined);
  const ended = (executionArn: string, status: "SUCCEEDED" | "FAILED") =>
    tally.onEvent({ at: 1, type: "execution-ended", executionArn, status });
  ended("from the data folder", "SUCCEEDED");
  ended("asked", "SUCCEEDED");
  ended("asked too", "FAILED");
  expect(tally.failed(new Set(["asked", "asked too"]))).toBe(1);
});

it("counts an execution that was redriven as running, until it has ended again", () => {
  const tally = createTally(() => undefined);
  const executionArn = "redriven";
  tally.onEvent({ at: 1, type: "execution-started", executionArn });
  tally.onEvent({ at: 2, type: "execution-ended", executionArn, status: "FAILED" });
  tally.onEvent({ at: 3, type: "execution-redriven", executionArn });
  expect(tally.running()).toBe(1);
  tally.onEvent({ at: 4, type: "execution-ended", executionArn, status: "SUCCEEDED" });
  expect(tally.running()).toBe(0);
  expect(tally.failed(new Set([executionArn]))).toBe(0);
});

it("waits until the last batch is finished, so that every batch is counted", async () => {
  const tally = createTally(() => undefined);
  const messages = [{ sqsMessageId: "m", executionArn: "asked", receiveCount: 1 }];
  const finished = (sqsMessageId: string) =>
    tally.onEvent({
      at: 2,
      type: "batch-finished",
      functionName: "recorder",
      requestId: "r",
      messages: [{ sqsMessageId, receiveCount: 1 }],
      outcome: "succeeded",
      failed: [],
      durationMs: 1,
    });
  finished("received before anybody listened");
  tally.onEvent({ at: 1, type: "batch-received", functionName: "recorder", messages });
  tally.onEvent({ at: 1, type: "execution-ended", executionArn: "asked", status: "SUCCEEDED" });
  let isOver = false;
  const ended = tally.ended(new Set(["asked"])).then(() => {
    isOver = true;
  });
  await setImmediate();
  expect(isOver).toBe(false);
  finished("m");
  await ended;
});
