import { describe, expect, it } from "vitest";
import { acknowledgedOf, eventSourceMappingModel } from "./event-source-mapping-model.ts";
import { queueModel, type ReceivedMessage } from "./queue-model.ts";
import { virtualTime } from "./virtual-time.ts";

const received = (messageId: string): ReceivedMessage => ({
  messageId,
  body: "",
  group: undefined,
  receiptHandle: messageId,
  receiveCount: 1,
  sentAt: 0,
  firstReceivedAt: 0,
});
const batch = ["a", "b"].map(received);
const failing = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe("acknowledgedOf", () => {
  it.each<[string, unknown, string]>([
    ["no response value", undefined, "ab"],
    ["null", null, "ab"],
    ["no batchItemFailures", {}, "ab"],
    ["batchItemFailures that are null", { batchItemFailures: null }, "ab"],
    ["empty batchItemFailures", failing(), "ab"],
    ["one failure", failing("a"), "b"],
    ["an unknown identifier", failing("c"), ""],
    ["an empty identifier", failing(""), ""],
    ["an identifier that is null", failing("a", null), ""],
  ])("takes %s as Lambda does", (_, response, left) => {
    const acknowledged = acknowledgedOf(batch, { ended: "answered", response });
    expect(acknowledged.map(({ messageId }) => messageId).join("")).toBe(left);
  });

  it("deletes nothing after an invocation that failed", () => {
    expect(acknowledgedOf(batch, { ended: "failed" })).toEqual([]);
  });
});

async function invocations(options: { sentAt: readonly number[]; batchSize: number; windowSeconds: number }) {
  const time = virtualTime(0);
  const queue = queueModel({
    clock: time,
    fifo: false,
    delaySeconds: 0,
    visibilityTimeoutSeconds: 1000,
    retentionSeconds: 10_000,
    onExpired: () => undefined,
  });
  const started: string[] = [];
  let running = 0;
  eventSourceMappingModel({
    ...options,
    clock: time,
    queue,
    maximumConcurrency: 2,
    pollMs: () => 0,
    async invoke(messages) {
      running += 1;
      started.push(`${messages.length} at ${time.now() / 1000} s, ${running} running`);
      await new Promise<void>((resolve) => time.after(2000, resolve));
      running -= 1;
      for (const { receiptHandle } of messages) queue.remove(receiptHandle);
    },
  });
  options.sentAt.forEach((seconds, index) => {
    time.after(seconds * 1000, () => queue.send({ messageId: `m${index}`, body: "", group: undefined }));
  });
  await time.run();
  return started;
}

describe("eventSourceMappingModel", () => {
  it("closes a batch at its size", async () => {
    expect(await invocations({ sentAt: [0, 0, 0], batchSize: 2, windowSeconds: 5 })).toEqual([
      "2 at 0 s, 1 running",
      "1 at 5 s, 1 running",
    ]);
  });

  it("closes a batch at the end of its window", async () => {
    expect(await invocations({ sentAt: [0, 4, 6], batchSize: 10, windowSeconds: 5 })).toEqual([
      "2 at 5 s, 1 running",
      "1 at 11 s, 1 running",
    ]);
  });

  it("runs no more concurrent invocations than allowed", async () => {
    expect(await invocations({ sentAt: [0, 0, 0, 0], batchSize: 1, windowSeconds: 0 })).toEqual([
      "1 at 0 s, 1 running",
      "1 at 0 s, 2 running",
      "1 at 2 s, 1 running",
      "1 at 2 s, 2 running",
    ]);
  });
});
