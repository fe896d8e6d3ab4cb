import { describe, expect, it } from "vitest";
import { recordMessages } from "./record-messages.ts";
import { settleDeadLetter } from "./settle-dead-letter.ts";
import type { CallbackOutcome } from "./task-callback.ts";
import { deliveryOf } from "./testing/delivery-of.ts";
import { fakeClock } from "./testing/fake-clock.ts";
import { fakeArchive, fakeCallback, fakeStore } from "./testing/fake-ports.ts";

function house(options: { answers?: Record<string, CallbackOutcome[]>; archiveAway?: boolean } = {}) {
  const store = fakeStore();
  const archive = fakeArchive(() =>
    options.archiveAway ? { outcome: "unavailable", reason: "Away" } : undefined,
  );
  const callback = fakeCallback(options.answers);
  const clock = fakeClock();
  const settle = (delivery: ReturnType<typeof deliveryOf>) =>
    settleDeadLetter({
      delivery,
      lookup: store,
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 20_000,
    });
  const record = async (delivery: ReturnType<typeof deliveryOf>) => {
    if (delivery.content.body === "valid")
      await recordMessages(store)([delivery.content.message], AbortSignal.abort());
  };
  return { store, archive, callback, clock, settle, record };
}

describe("settleDeadLetter", () => {
  it("lets the task succeed when the message is in the table after all, without an entry", async () => {
    const { settle, record, archive, callback } = house();
    await record(deliveryOf("a"));
    expect(await settle(deliveryOf("a"))).toEqual({ outcome: "succeeded", done: "before" });
    expect(archive.entries.size).toBe(0);
    expect(callback.told).toMatchObject([
      { output: { putStatus: { ProcessorResult: { recorded: "before" } } } },
    ]);
  });

  it("archives, then fails the task with MessageDeadLettered", async () => {
    const { settle, archive, callback } = house();
    expect(await settle(deliveryOf("a"))).toMatchObject({
      outcome: "failed",
      error: "MessageDeadLettered",
      told: true,
    });
    expect(archive.entries.get("a")).toMatchObject({
      messageId: "m-a",
      error: "MessageDeadLettered",
      receiveCount: 1,
    });
    expect(callback.told).toEqual([{ taskToken: "token-a", error: "MessageDeadLettered" }]);
  });

  it("archives a message whose id is recorded with other content", async () => {
    const { settle, record, archive } = house();
    await record(deliveryOf("a"));
    const other = deliveryOf("b", { messageId: "m-a", event: "other" });
    expect(await settle(other)).toMatchObject({ outcome: "failed", error: "MessageDeadLettered" });
    expect(archive.entries.has("b")).toBe(true);
  });

  it.each([
    ["breaks the contract", deliveryOf("a", { createdAt: "?" }), "failed"],
    ["has no token", deliveryOf("a", { body: "hello" }), "without-token"],
  ])("archives a body that %s", async (_, delivery, outcome) => {
    const { settle, archive } = house();
    expect(await settle(delivery)).toMatchObject({ outcome });
    expect(archive.entries.get("a")?.error).toBe("MessageDeadLettered");
  });

  it("does not fail the task before the archive has the message", async () => {
    const { settle, callback } = house({ archiveAway: true });
    expect(await settle(deliveryOf("a"))).toMatchObject({ outcome: "retry", expected: true });
    expect(callback.told).toEqual([]);
  });

  it("is idempotent: a second pass after a crash keeps one entry and minds no task that is gone", async () => {
    const { settle, archive } = house({
      answers: { "token-a": [{ outcome: "accepted" }, { outcome: "gone" }] },
    });
    await settle(deliveryOf("a"));
    const first = archive.entries.get("a");
    expect(await settle(deliveryOf("a", { receiveCount: 2 }))).toMatchObject({
      outcome: "failed",
      told: false,
    });
    expect(archive.entries.get("a")).toBe(first);
  });

  it("gives up at the deadline", async () => {
    const { clock, archive, callback } = house();
    const settled = settleDeadLetter({
      delivery: deliveryOf("a"),
      lookup: { look: () => new Promise(() => undefined) },
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 1000,
    });
    clock.advance(1000);
    expect(await settled).toEqual({ outcome: "retry", reason: "The time ran out.", expected: true });
  });
});
