import { describe, expect, it } from "vitest";
import { settleDeadLetter } from "../settle-dead-letter.ts";
import { deliveryOf } from "../testing/delivery-of.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { fakeArchive, fakeCallback, fakeLastReasons } from "../testing/fake-ports.ts";
import { Refused } from "../work/refused.ts";
import { type MessageLook, messageLook } from "./message-look.ts";

function setUp(look: MessageLook<unknown> | undefined) {
  const clock = fakeClock();
  const archive = fakeArchive();
  const callback = fakeCallback();
  const settle = (delivery: Parameters<typeof settleDeadLetter>[0]["delivery"]) =>
    settleDeadLetter({
      delivery,
      look:
        look === undefined ? undefined : messageLook(look, { workSeconds: 5, isPassing: () => false, clock }),
      lastReasons: fakeLastReasons(),
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 30_000,
    });
  return { clock, archive, callback, settle };
}

describe("the look of a task, asked for a dead letter", () => {
  it("lets the task succeed with what it returns, where the work was done, and archives nothing", async () => {
    const { settle, archive, callback } = setUp(async ({ messageId }) => ({ charged: messageId }));
    expect(await settle(deliveryOf("a"))).toEqual({ outcome: "succeeded", done: "before" });
    expect(callback.calls).toEqual([{ taskToken: "token-a", output: { charged: "m-a" } }]);
    expect(archive.entries.size).toBe(0);
  });

  it("counts null as done, since only undefined says that it was not", async () => {
    const { settle, callback } = setUp(() => null);
    expect(await settle(deliveryOf("a"))).toMatchObject({ outcome: "succeeded" });
    expect(callback.calls).toEqual([{ taskToken: "token-a", output: null }]);
  });

  it("archives and fails what was not done, and says so", async () => {
    const { settle, archive, callback } = setUp(() => undefined);
    expect(await settle(deliveryOf("a"))).toMatchObject({ outcome: "failed", error: "MessageDeadLettered" });
    expect(archive.entries.get("a")?.reason).toMatch(
      /^The message was received as often as the queue allows and its work was not done\. /,
    );
    expect(callback.calls).toEqual([{ taskToken: "token-a", error: "MessageDeadLettered" }]);
  });

  it("takes Refused for work that was not done, and adds its reason", async () => {
    const { settle, archive } = setUp(() => {
      throw new Refused("Unknown", "The bank does not know this payment.");
    });
    expect(await settle(deliveryOf("a"))).toMatchObject({
      outcome: "failed",
      error: "MessageDeadLettered",
      isOwnText: true,
    });
    expect(archive.entries.get("a")?.reason).toMatch(
      /was not done\. .* The bank does not know this payment\.$/,
    );
  });

  it("brings the message back where it throws, with nothing archived and no callback", async () => {
    const { settle, archive, callback } = setUp(() => {
      throw new TypeError("broken look");
    });
    expect(await settle(deliveryOf("a"))).toMatchObject({
      outcome: "retry",
      reason: "TypeError",
      expected: false,
    });
    expect([archive.entries.size, callback.calls.length]).toEqual([0, 0]);
  });

  it("has the time limit of the work, and brings the message back where it never ends", async () => {
    const { settle, clock } = setUp(() => new Promise(() => undefined));
    const settled = settle(deliveryOf("a"));
    await new Promise(setImmediate);
    clock.advance(5000);
    expect(await settled).toEqual({
      outcome: "retry",
      reason: "The look did not end within workSeconds (5).",
      expected: true,
      thrown: undefined,
    });
  });

  it("leaves out a result that cannot be an output, as the work does", async () => {
    const { settle, callback } = setUp(() => 1n);
    const omitted = "The result is no JSON (TypeError).";
    expect(await settle(deliveryOf("a"))).toEqual({ outcome: "succeeded", done: "before", omitted });
    expect(callback.calls).toEqual([{ taskToken: "token-a", output: { messageId: "m-a", omitted } }]);
  });
});

describe("a dead letter of which nobody can say whether its work was done", () => {
  it("says so: the task has no look", async () => {
    const { settle, archive } = setUp(undefined);
    expect(await settle(deliveryOf("a"))).toMatchObject({ outcome: "failed" });
    expect(archive.entries.get("a")?.reason).toBe(
      "The message was received as often as the queue allows. Whether its work was done is not known: the task has no look. " +
        "The archive keeps it: `ringback dead-letters` shows it and sends it again.",
    );
  });

  it("says so: its payload schema throws", async () => {
    const { settle, archive, callback } = setUp(() => "never asked");
    const thrown = { name: "$ZodAsyncError", message: "", frames: [], causes: [] };
    const content = { body: "unchecked", messageId: "m-a", taskToken: "token-a", thrown } as const;
    expect(await settle({ ...deliveryOf("a"), content })).toMatchObject({ outcome: "failed" });
    expect(archive.entries.get("a")?.reason).toContain(
      "Whether its work was done is not known: its payload schema ended with $ZodAsyncError.",
    );
    expect(callback.calls).toEqual([{ taskToken: "token-a", error: "MessageDeadLettered" }]);
  });

  it("knows that a body which breaks the contract was never worked on", async () => {
    const { settle, archive } = setUp(undefined);
    await settle(deliveryOf("a", { createdAt: "?" }));
    expect(archive.entries.get("a")?.reason).toMatch(
      /and its work was not done\. .* Record\.createdAt is not/,
    );
  });
});
