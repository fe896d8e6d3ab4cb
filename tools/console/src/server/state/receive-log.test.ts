import { describe, expect, it } from "vitest";
import { createReceiveLog } from "./receive-log.ts";

const message = { sqsMessageId: "m", receiveCount: 1 };
const received = { at: 5, type: "batch-received", functionName: "recorder", messages: [message] } as const;
const finished = {
  at: 9,
  type: "batch-finished",
  functionName: "recorder",
  requestId: "r",
  messages: [message],
  outcome: "partial",
  failed: ["m"],
  durationMs: 4,
} as const;
const returnedEntry = {
  level: "WARN",
  message: "returned to the queue",
  messageId: "m",
  reason: "Throttled",
  receiveCount: 1,
};
const line = JSON.stringify(returnedEntry);

describe("the receives of a message", () => {
  it("have their outcome and the reason from the log, in whatever order these arrive", () => {
    const [first, second] = [createReceiveLog(), createReceiveLog()];
    first.onEvent(received);
    first.onLog(line);
    first.onEvent(finished);
    second.onEvent(received);
    second.onEvent(finished);
    second.onLog(line);
    for (const log of [first, second]) {
      expect(log.receivesOf("m")).toEqual([
        {
          receiveCount: 1,
          functionName: "recorder",
          batchSize: 1,
          receivedAt: 5,
          outcome: "returned",
          durationMs: 4,
          reason: "Throttled",
        },
      ]);
    }
  });

  it("each end with their batch, where the queue delivered the message twice at once", () => {
    const log = createReceiveLog();
    log.onEvent(received);
    log.onEvent({ ...received, at: 6 });
    log.onEvent({ ...finished, outcome: "succeeded", failed: [] });
    expect(log.receivesOf("m")).toMatchObject([{ outcome: "done" }, { outcome: "running" }]);
    log.onEvent({ ...finished, requestId: "s", durationMs: 7 });
    expect(log.receivesOf("m")).toMatchObject([
      { outcome: "done", durationMs: 4 },
      { outcome: "returned", durationMs: 7 },
    ]);
  });

  it("have the reason of a batch that failed as a whole", () => {
    const log = createReceiveLog();
    log.onEvent(received);
    expect(log.receivesOf("m")).toMatchObject([{ outcome: "running" }]);
    log.onEvent({ ...finished, outcome: "failed", reason: "Runtime.ExitError: killed" });
    expect(log.receivesOf("m")).toMatchObject([{ outcome: "returned", reason: "Runtime.ExitError: killed" }]);
  });

  it("have the error of each message, instead of the failure of the whole batch", () => {
    const log = createReceiveLog();
    log.onEvent(received);
    const error = { name: "TypeError", message: "total is undefined" };
    log.onLog(JSON.stringify({ ...returnedEntry, level: "ERROR", reason: "TypeError", error }));
    log.onEvent({
      ...finished,
      outcome: "failed",
      reason: "WholeBatchFailed: The whole batch failed: TypeError",
    });
    expect(log.receivesOf("m")).toMatchObject([{ reason: "TypeError: total is undefined" }]);
  });

  it("are empty for a message that was never received, and ignore other log lines", () => {
    const log = createReceiveLog();
    log.onLog(line);
    log.onLog('"returned to the queue"');
    log.onLog('{"returned to the queue"');
    expect(log.receivesOf("m")).toEqual([]);
  });
});
