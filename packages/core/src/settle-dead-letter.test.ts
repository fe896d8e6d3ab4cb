import { describe, expect, it, vi } from "vitest";
import { recordedLook } from "./look/recorded-look.ts";
import type { CallbackOutcome } from "./ports/task-callback.ts";
import { settleDeadLetter } from "./settle-dead-letter.ts";
import { deliveryOf } from "./testing/delivery-of.ts";
import { fakeClock } from "./testing/fake-clock.ts";
import { fakeArchive, fakeCallback, fakeLastReasons, fakeStore } from "./testing/fake-ports.ts";
import { recordMessages } from "./work/record-messages.ts";

function setUp(
  options: { answers?: Record<string, CallbackOutcome[]>; isArchiveUnavailable?: boolean } = {},
) {
  const store = fakeStore();
  const archive = fakeArchive(() =>
    options.isArchiveUnavailable ? { outcome: "unavailable", reason: "Away" } : undefined,
  );
  const callback = fakeCallback(options.answers);
  const clock = fakeClock();
  const lastReasons = fakeLastReasons();
  const settle = (delivery: ReturnType<typeof deliveryOf>) =>
    settleDeadLetter({
      delivery,
      look: recordedLook(store),
      lastReasons,
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 20_000,
    });
  const record = async (delivery: ReturnType<typeof deliveryOf>) => {
    if (delivery.content.body === "valid")
      await recordMessages(store)([delivery.content.message], AbortSignal.abort());
  };
  return { store, archive, callback, clock, lastReasons, settle, record };
}

describe("settleDeadLetter", () => {
  it("lets the task succeed when the message is in the table after all, without an entry", async () => {
    const { settle, record, archive, callback } = setUp();
    await record(deliveryOf("a"));
    expect(await settle(deliveryOf("a"))).toEqual({ outcome: "succeeded", done: "before" });
    expect(archive.entries.size).toBe(0);
    expect(callback.calls).toMatchObject([
      { output: { putStatus: { ProcessorResult: { recorded: "before" } } } },
    ]);
  });

  it("archives, then fails the task with MessageDeadLettered", async () => {
    const { settle, archive, callback } = setUp();
    expect(await settle(deliveryOf("a"))).toMatchObject({
      outcome: "failed",
      error: "MessageDeadLettered",
      calledBack: true,
    });
    expect(archive.entries.get("a")).toMatchObject({
      messageId: "m-a",
      error: "MessageDeadLettered",
      receiveCount: 1,
    });
    expect(callback.calls).toEqual([{ taskToken: "token-a", error: "MessageDeadLettered" }]);
  });

  it("archives a message whose id is recorded with other content", async () => {
    const { settle, record, archive } = setUp();
    await record(deliveryOf("a"));
    const other = deliveryOf("b", { messageId: "m-a", event: "other" });
    expect(await settle(other)).toMatchObject({ outcome: "failed", error: "MessageDeadLettered" });
    expect(archive.entries.has("b")).toBe(true);
  });

  it.each([
    ["breaks the contract", deliveryOf("a", { createdAt: "?" }), "failed"],
    ["has no token", deliveryOf("a", { body: "hello" }), "without-token"],
  ])("archives a body that %s", async (_, delivery, outcome) => {
    const { settle, archive } = setUp();
    expect(await settle(delivery)).toMatchObject({ outcome });
    expect(archive.entries.get("a")?.error).toBe("MessageDeadLettered");
  });

  it("does not fail the task before the archive has the message", async () => {
    const { settle, callback } = setUp({ isArchiveUnavailable: true });
    expect(await settle(deliveryOf("a"))).toMatchObject({ outcome: "retry", expected: true });
    expect(callback.calls).toEqual([]);
  });

  it("is idempotent: a second receive after a crash keeps one entry and accepts that the task is gone", async () => {
    const { settle, archive } = setUp({
      answers: { "token-a": [{ outcome: "accepted" }, { outcome: "gone" }] },
    });
    await settle(deliveryOf("a"));
    const first = archive.entries.get("a");
    expect(await settle(deliveryOf("a", { receiveCount: 2 }))).toMatchObject({
      outcome: "failed",
      calledBack: false,
    });
    expect(archive.entries.get("a")).toBe(first);
  });

  it("gives up at the deadline", async () => {
    const { clock, archive, callback } = setUp();
    const settled = settleDeadLetter({
      lastReasons: fakeLastReasons(),
      delivery: deliveryOf("a"),
      look: recordedLook({ lookUp: () => new Promise(() => undefined) }),
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 1000,
    });
    clock.advance(1000);
    expect(await settled).toEqual({ outcome: "retry", reason: "The time ran out.", expected: true });
  });
});

describe("the last reason", () => {
  it("is in the cause of the failure", async () => {
    const { settle, lastReasons, archive, callback } = setUp();
    const fail = vi.spyOn(callback, "fail");
    lastReasons.reasons.set("a", "TypeError: no total");
    await settle(deliveryOf("a"));
    expect(JSON.stringify(fail.mock.calls[0])).toContain(
      "At its last receive it failed with: TypeError: no total",
    );
    // The archive has a field for it.
    expect(archive.entries.get("a")?.reason).not.toContain("TypeError");
  });

  it("is forgotten once the task of a message that is in the table after all is called back", async () => {
    const { settle, record, lastReasons } = setUp();
    await record(deliveryOf("a"));
    lastReasons.reasons.set("a", "ThrottlingException");
    await settle(deliveryOf("a"));
    expect(lastReasons.reasons.size).toBe(0);
  });

  it("stays until the task is called back", async () => {
    const { settle, record, lastReasons } = setUp({
      answers: { "token-a": [{ outcome: "unavailable", reason: "Away" }] },
    });
    await record(deliveryOf("a"));
    lastReasons.reasons.set("a", "ThrottlingException");
    await settle(deliveryOf("a"));
    expect(lastReasons.reasons.size).toBe(1);
  });

  it("is waited for two seconds at most", async () => {
    const { settle, lastReasons, archive, clock } = setUp();
    let asked = false;
    lastReasons.read = () => {
      asked = true;
      return new Promise(() => undefined);
    };
    const settled = settle(deliveryOf("a"));
    while (!asked) await Promise.resolve();
    clock.advance(2000);
    expect(await settled).toMatchObject({ outcome: "failed" });
    expect(archive.entries.size).toBe(1);
  });
});
