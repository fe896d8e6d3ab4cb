import { describe, expect, it } from "vitest";
import type { Delivery } from "./delivery/delivery.ts";
import type { RecordOutcome } from "./ports/message-store.ts";
import type { CallbackOutcome } from "./ports/task-callback.ts";
import { settleBatch } from "./settle-batch.ts";
import { deliveryOf } from "./testing/delivery-of.ts";
import { fakeClock } from "./testing/fake-clock.ts";
import { fakeArchive, fakeCallback, fakeStore } from "./testing/fake-ports.ts";
import { recordMessages } from "./work/record-messages.ts";
import type { BatchWork } from "./work/work.ts";

function setUp(
  options: {
    store?: (id: string) => RecordOutcome | undefined;
    callback?: Record<string, CallbackOutcome[]>;
    work?: BatchWork;
    isArchiveUnavailable?: boolean;
  } = {},
) {
  const store = fakeStore(options.store);
  const archive = fakeArchive(() =>
    options.isArchiveUnavailable ? { outcome: "unavailable", reason: "Away" } : undefined,
  );
  const callback = fakeCallback(options.callback);
  const clock = fakeClock();
  const work = options.work ?? recordMessages(store);
  const settle = async (...deliveries: Delivery[]) => {
    const outcomes = await settleBatch({
      deliveries,
      work,
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 30_000,
    });
    return deliveries.map((delivery) => outcomes.get(delivery));
  };
  return { store, archive, callback, clock, settle };
}

describe("settleBatch, row by row", () => {
  it("records a new message, then sends the task the article's output", async () => {
    const { settle, store, callback } = setUp();
    expect(await settle(deliveryOf("a"))).toEqual([{ outcome: "succeeded", done: "now" }]);
    expect(store.items.get("m-a")).toMatchObject({
      createdAt: 1_650_268_266_000,
      event: '{"message":"A secret message"}',
    });
    expect(callback.calls).toEqual([
      {
        taskToken: "token-a",
        output: {
          statusCode: 200,
          headers: { "Content-Type": "text/json" },
          putStatus: {
            messageId: "m-a",
            ProcessorResult: { recorded: "now", ConsumedCapacity: { CapacityUnits: 1 } },
          },
        },
      },
    ]);
  });

  it("gives a redelivery the same success and writes nothing new", async () => {
    const { settle, store } = setUp();
    await settle(deliveryOf("a"));
    expect(await settle(deliveryOf("a", { receiveCount: 2 }))).toEqual([
      { outcome: "succeeded", done: "before" },
    ]);
    expect(store.items.size).toBe(1);
  });

  it("fails the same id with other content as MessageConflict and archives it", async () => {
    const { settle, store, archive, callback } = setUp();
    await settle(deliveryOf("a"));
    const [outcome] = await settle(deliveryOf("b", { messageId: "m-a", event: { message: "Another" } }));
    expect(outcome).toMatchObject({ outcome: "failed", error: "MessageConflict", calledBack: true });
    expect(archive.entries.get("b")).toMatchObject({ messageId: "m-a", error: "MessageConflict" });
    expect(callback.calls.at(-1)).toEqual({ taskToken: "token-b", error: "MessageConflict" });
    expect(store.items.get("m-a")?.event).toBe('{"message":"A secret message"}');
  });

  it("fails a body that breaks the contract as InvalidMessage, archived without its token", async () => {
    const token = `${"t0ken".repeat(20)}`;
    const { settle, archive, store } = setUp();
    const [outcome] = await settle(deliveryOf("a", { createdAt: "yesterday", token }));
    expect(outcome).toMatchObject({ outcome: "failed", error: "InvalidMessage", calledBack: true });
    expect(JSON.stringify([...archive.entries.values()])).not.toContain(token);
    expect(store.calls.flat()).toEqual([]);
  });

  it("archives a body without a usable token, without a callback", async () => {
    const { settle, archive, callback } = setUp();
    const outcomes = await settle(
      deliveryOf("a", { body: "hello" }),
      deliveryOf("b", { token: "x".repeat(3000) }),
    );
    expect(outcomes.map((outcome) => outcome?.outcome)).toEqual(["without-token", "without-token"]);
    expect([...archive.entries.keys()]).toEqual(["a", "b"]);
    expect(callback.calls).toEqual([]);
  });

  it("fails what the store refuses permanently as InvalidMessage", async () => {
    const { settle, archive } = setUp({
      store: () => ({ outcome: "refused", reason: "ValidationException" }),
    });
    expect(await settle(deliveryOf("a"))).toMatchObject([{ outcome: "failed", error: "InvalidMessage" }]);
    expect(archive.entries.size).toBe(1);
  });

  it.each(["unavailable", "unexpected"] as const)(
    "returns to the queue what finds the store %s, without a callback",
    async (outcome) => {
      const { settle, callback, archive } = setUp({
        store: (id) => (id === "m-a" ? { outcome, reason: "Why" } : undefined),
      });
      expect(await settle(deliveryOf("a"), deliveryOf("b"))).toEqual([
        { outcome: "retry", reason: "Why", expected: outcome === "unavailable" },
        { outcome: "succeeded", done: "now" },
      ]);
      expect(callback.calls.map(({ taskToken }) => taskToken)).toEqual(["token-b"]);
      expect(archive.entries.size).toBe(0);
    },
  );

  it("returns to the queue what the archive cannot keep, without a callback", async () => {
    const { settle, callback } = setUp({ isArchiveUnavailable: true });
    expect(await settle(deliveryOf("a", { createdAt: "?" }))).toEqual([
      { outcome: "retry", reason: "Away", expected: true },
    ]);
    expect(callback.calls).toEqual([]);
  });

  it("calls a task that is gone late when the message was recorded only now, normal when it was before", async () => {
    const gone: CallbackOutcome = { outcome: "gone" };
    const { settle } = setUp({ callback: { "token-a": [gone, gone] } });
    expect(await settle(deliveryOf("a"))).toEqual([{ outcome: "task-gone", done: "now" }]);
    expect(await settle(deliveryOf("a"))).toEqual([{ outcome: "task-gone", done: "before" }]);
  });

  it("settles a foreign token without another attempt", async () => {
    const { settle, store } = setUp({ callback: { "token-a": [{ outcome: "invalid-token" }] } });
    expect(await settle(deliveryOf("a"))).toEqual([{ outcome: "invalid-token" }]);
    expect(store.items.size).toBe(1);
  });

  it("returns a message to the queue whose callback is throttled, and calls back on its redelivery", async () => {
    const { settle, callback } = setUp({
      callback: { "token-a": [{ outcome: "unavailable", reason: "Throttled" }] },
    });
    expect(await settle(deliveryOf("a"))).toEqual([
      { outcome: "retry", reason: "Throttled", expected: true },
    ]);
    expect(await settle(deliveryOf("a"))).toEqual([{ outcome: "succeeded", done: "before" }]);
    expect(callback.calls).toHaveLength(2);
  });

  it("sends the smallest output where the output is rejected, then archives", async () => {
    const rejected: CallbackOutcome = { outcome: "rejected", reason: "InvalidOutput" };
    const { settle, callback, archive } = setUp({
      callback: { "token-a": [rejected], "token-b": [rejected, rejected] },
    });
    expect(await settle(deliveryOf("a"), deliveryOf("b"))).toEqual([
      { outcome: "succeeded", done: "now" },
      { outcome: "callback-rejected", reason: "InvalidOutput" },
    ]);
    expect(callback.calls.filter(({ taskToken }) => taskToken === "token-b")).toHaveLength(2);
    expect([...archive.entries.keys()]).toEqual(["b"]);
  });
});

describe("settleBatch with several messages", () => {
  it("distinguishes the same message twice in one batch from a conflict", async () => {
    const { settle, store } = setUp();
    const outcomes = await settle(
      deliveryOf("a", { messageId: "m" }),
      deliveryOf("b", { messageId: "m" }),
      deliveryOf("c", { messageId: "m", event: "other" }),
    );
    expect(outcomes).toMatchObject([
      { outcome: "succeeded", done: "now" },
      { outcome: "succeeded", done: "before" },
      { outcome: "failed", error: "MessageConflict" },
    ]);
    for (const ids of store.calls) expect(new Set(ids).size).toBe(ids.length);
  });

  it("gives each message its own result", async () => {
    const { settle, callback } = setUp();
    await settle(...Array.from({ length: 25 }, (_, index) => deliveryOf(String(index))));
    for (const { taskToken, output } of callback.calls) {
      expect(output).toMatchObject({ putStatus: { messageId: taskToken.replace("token", "m") } });
    }
    expect(callback.calls).toHaveLength(25);
  });

  it("keeps the order of a FIFO group: what is behind a failure returns to the queue, other groups go on", async () => {
    const { settle, store } = setUp({
      store: (id) => (id === "m-b" ? { outcome: "unavailable", reason: "Throttled" } : undefined),
    });
    const group = "g";
    const outcomes = await settle(
      deliveryOf("a", { group }),
      deliveryOf("b", { group }),
      deliveryOf("c", { group }),
      deliveryOf("x", { group: "h" }),
      deliveryOf("y", { group: "h" }),
    );
    expect(outcomes.map((outcome) => outcome?.outcome)).toEqual([
      "succeeded",
      "retry",
      "retry",
      "succeeded",
      "succeeded",
    ]);
    expect(store.calls.flat()).not.toContain("m-c");
  });

  it("lets no bad body block its FIFO group", async () => {
    const { settle } = setUp();
    const group = "g";
    const outcomes = await settle(
      deliveryOf("a", { group, createdAt: "?" }),
      deliveryOf("b", { group, body: "x" }),
      deliveryOf("c", { group }),
    );
    expect(outcomes.map((outcome) => outcome?.outcome)).toEqual(["failed", "without-token", "succeeded"]);
  });

  it("never gives the store one id twice in a call, even from two groups", async () => {
    const { settle, store } = setUp();
    await settle(
      deliveryOf("a", { group: "g", messageId: "m" }),
      deliveryOf("b", { group: "h", messageId: "m" }),
    );
    expect(store.calls).toEqual([["m"], ["m"]]);
  });

  it("begins with the records of the fewest receives", async () => {
    const { settle, store } = setUp();
    await settle(deliveryOf("a", { receiveCount: 4 }), deliveryOf("b", { receiveCount: 1 }));
    expect(store.calls).toEqual([["m-b", "m-a"]]);
  });
});

describe("settleBatch, when time runs out or work breaks", () => {
  it("aborts what is not finished at the deadline, and keeps what is", async () => {
    let aborted = false;
    const slow = setUp({
      work: async (messages, signal) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise(() => messages);
      },
    });
    const batch = slow.settle(deliveryOf("a"), deliveryOf("b", { body: "hello" }));
    while (slow.archive.entries.size === 0) await Promise.resolve();
    await new Promise(setImmediate);
    slow.clock.advance(30_000);
    expect(await batch).toMatchObject([{ outcome: "retry", expected: true }, { outcome: "without-token" }]);
    expect(aborted).toBe(true);
  });

  it("calls it unexpected when the work throws or forgets a message, and settles the rest of the batch", async () => {
    const throws = setUp({
      work: async () => {
        throw new TypeError("content that must not be in the reason");
      },
    });
    expect(await throws.settle(deliveryOf("a"), deliveryOf("b", { body: "x" }))).toEqual([
      {
        outcome: "retry",
        reason: "TypeError",
        expected: false,
        thrown: {
          name: "TypeError",
          message: "content that must not be in the reason",
          frames: expect.arrayContaining([expect.stringMatching(/settle-batch\.test\.ts:\d+/)]),
          causes: [],
        },
      },
      { outcome: "without-token", reason: "The body is not JSON." },
    ]);
    const forgets = setUp({ work: async () => [] });
    expect(await forgets.settle(deliveryOf("a"))).toMatchObject([{ outcome: "retry", expected: false }]);
    const returnsNothing = setUp({ work: async () => JSON.parse("null") });
    expect(await returnsNothing.settle(deliveryOf("a"), deliveryOf("b", { body: "x" }))).toMatchObject([
      { outcome: "retry", expected: false },
      { outcome: "without-token" },
    ]);
  });

  it("takes the outcomes of a batch's work in their order, and ignores those that are too many", async () => {
    const done = { outcome: "done", done: "now", output: 1, smallestOutput: {} } as const;
    const { settle, callback } = setUp({
      work: async (messages) => [...messages.map(() => done), done, done],
    });
    expect(await settle(deliveryOf("a"), deliveryOf("b"))).toEqual([
      { outcome: "succeeded", done: "now" },
      { outcome: "succeeded", done: "now" },
    ]);
    expect(callback.calls).toHaveLength(2);
    const few = setUp({ work: async () => [done] });
    expect(await few.settle(deliveryOf("a"), deliveryOf("b"))).toEqual([
      { outcome: "succeeded", done: "now" },
      { outcome: "retry", reason: "The work gave no outcome.", expected: false },
    ]);
  });

  it("answers an empty batch", async () => {
    expect(await setUp().settle()).toEqual([]);
  });

  it("archives an event that is nested too deeply to be written", async () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const body = `{"Record":{"messageId":"m","createdAt":"2022-04-18T07:51:06Z","event":${deep}},"MyTaskToken":"t"}`;
    const { settle, archive } = setUp();
    const delivery = deliveryOf("a", { body, redactedBody: "deep" });
    expect(await settle(delivery, deliveryOf("b"))).toMatchObject([
      { outcome: "failed", error: "InvalidMessage" },
      { outcome: "succeeded" },
    ]);
    expect(archive.entries.size).toBe(1);
  });
});
