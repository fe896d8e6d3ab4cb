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
const handedBack = {
  level: "WARN",
  message: "returned to the queue",
  messageId: "m",
  reason: "Throttled",
  receiveCount: 1,
};
const line = JSON.stringify(handedBack);

describe("the receives of a message", () => {
  it("have their outcome and the function's reason, whichever is told first", () => {
    const [first, second] = [createReceiveLog(), createReceiveLog()];
    first.hear(received);
    first.hearLog(line);
    first.hear(finished);
    second.hear(received);
    second.hear(finished);
    second.hearLog(line);
    for (const log of [first, second]) {
      expect(log.receivesOf("m")).toEqual([
        {
          attempt: 1,
          functionName: "recorder",
          batchSize: 1,
          receivedAt: 5,
          outcome: "came back",
          durationMs: 4,
          reason: "Throttled",
        },
      ]);
    }
  });

  it("have the reason of a batch that failed as a whole", () => {
    const log = createReceiveLog();
    log.hear(received);
    expect(log.receivesOf("m")).toMatchObject([{ outcome: "running" }]);
    log.hear({ ...finished, outcome: "failed", reason: "Runtime.ExitError: killed" });
    expect(log.receivesOf("m")).toMatchObject([
      { outcome: "came back", reason: "Runtime.ExitError: killed" },
    ]);
  });

  it("have the error of each message, and not that their whole batch failed", () => {
    const log = createReceiveLog();
    log.hear(received);
    const error = { name: "TypeError", message: "total is undefined" };
    log.hearLog(JSON.stringify({ ...handedBack, level: "ERROR", reason: "TypeError", error }));
    log.hear({
      ...finished,
      outcome: "failed",
      reason: "WholeBatchFailed: The whole batch failed: TypeError",
    });
    expect(log.receivesOf("m")).toMatchObject([{ reason: "TypeError: total is undefined" }]);
  });

  it("are unknown of a message that was never received, and of lines that say something else", () => {
    const log = createReceiveLog();
    log.hearLog(line);
    log.hearLog('"returned to the queue"');
    log.hearLog('{"returned to the queue"');
    expect(log.receivesOf("m")).toEqual([]);
  });
});
