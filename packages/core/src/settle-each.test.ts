import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Delivery, DeliveryOutcome } from "./delivery/delivery.ts";
import type { CallbackOutcome } from "./ports/task-callback.ts";
import { settleBatch } from "./settle-batch.ts";
import { deliveryOf } from "./testing/delivery-of.ts";
import { fakeClock } from "./testing/fake-clock.ts";
import { fakeArchive, fakeCallback } from "./testing/fake-ports.ts";
import { Refused } from "./work/refused.ts";
import type { MessageWork } from "./work/work.ts";

interface Options {
  readonly seconds?: number;
  readonly concurrency?: number;
  readonly callback?: Record<string, CallbackOutcome[]>;
  readonly isPassing?: (thrown: unknown) => boolean;
}

/** A batch whose messages are worked on one by one. `outcomes` has those that are there once it has ended. */
function setUp(work: MessageWork, options: Options = {}) {
  const { seconds = 5, concurrency = 10, isPassing = () => false } = options;
  const clock = fakeClock();
  const archive = fakeArchive();
  const callback = fakeCallback(options.callback);
  const settle = async (...deliveries: Delivery[]): Promise<(DeliveryOutcome | undefined)[]> => {
    const outcomes = await settleBatch({
      deliveries,
      work: { each: work, workSeconds: seconds, workConcurrency: concurrency, isPassing },
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 30_000,
    });
    return deliveries.map((delivery) => outcomes.get(delivery));
  };
  return { clock, archive, callback, settle };
}

const turn = () => new Promise(setImmediate);
const never = () => new Promise<never>(() => undefined);
/** Work by message id; every other message's result is `{ id }`. */
const byId =
  (works: Record<string, MessageWork>): MessageWork =>
  (message, options) =>
    works[message.messageId]?.(message, options) ?? { id: message.messageId };
const succeeded = { outcome: "succeeded", done: "now" };

describe("one message's work touches no other's", () => {
  it("one of three messages hung or threw: the others are called back, and only these return", async () => {
    const { settle, callback, clock } = setUp(
      byId({
        "m-hangs": never,
        "m-throws": () => {
          throw new TypeError("no total");
        },
      }),
    );
    const batch = settle(deliveryOf("hangs"), deliveryOf("throws"), deliveryOf("fine"));
    await turn();
    // Long before the slowest has ended.
    expect(callback.calls).toEqual([{ taskToken: "token-fine", output: { id: "m-fine" } }]);
    clock.advance(5000);
    expect(await batch).toMatchObject([
      {
        outcome: "retry",
        reason: "The work did not end within workSeconds (5).",
        expected: true,
      },
      { outcome: "retry", reason: "TypeError", expected: false, thrown: { message: "no total" } },
      succeeded,
    ]);
  });

  it("calls each back when its own work is done, in the order in which they end", async () => {
    const waiting = new Map<string, () => void>();
    const { settle, callback } = setUp(
      ({ messageId }) => new Promise<void>((resolve) => waiting.set(messageId, resolve)),
    );
    const batch = settle(deliveryOf("a"), deliveryOf("b"), deliveryOf("c"));
    await turn();
    for (const id of ["m-c", "m-a", "m-b"]) {
      waiting.get(id)?.();
      await turn();
      expect(callback.calls.at(-1)?.taskToken).toBe(id.replace("m", "token"));
    }
    expect(await batch).toEqual([succeeded, succeeded, succeeded]);
  });

  it("aborts the signal of the work at its time limit, and of no other", async () => {
    const signals = new Map<string, AbortSignal>();
    let end: () => void = () => undefined;
    const { settle, clock } = setUp(
      ({ messageId }, { signal }) => {
        signals.set(messageId, signal);
        return messageId === "m-a" ? never() : new Promise<void>((resolve) => (end = resolve));
      },
      { concurrency: 1 },
    );
    const batch = settle(deliveryOf("a"), deliveryOf("b"));
    await turn();
    expect([...signals.keys()]).toEqual(["m-a"]);
    clock.advance(5000);
    await turn();
    // The place of the work that never ends is free again.
    expect([...signals.keys()]).toEqual(["m-a", "m-b"]);
    expect(signals.get("m-a")?.aborted).toBe(true);
    expect(signals.get("m-b")?.aborted).toBe(false);
    end();
    expect(await batch).toMatchObject([{ outcome: "retry" }, succeeded]);
  });

  it.each<[string, (signal: AbortSignal) => unknown]>([
    ["throws", () => Promise.reject(new Error("aborted"))],
    ["refuses", () => Promise.reject(new Refused("Aborted", "It was aborted."))],
    ["returns what it has", () => undefined],
  ])("counts nothing that work does when its signal aborts: it %s", async (_, then) => {
    const obeys: MessageWork = async (_message, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return then(signal);
    };
    const limited = setUp(obeys);
    const batch = limited.settle(deliveryOf("a"));
    await turn();
    limited.clock.advance(5000);
    expect(await batch).toEqual([
      { outcome: "retry", reason: "The work did not end within workSeconds (5).", expected: true },
    ]);
    expect(limited.callback.calls).toEqual([]);
    // The deadline of the batch, for work without a limit of its own and for work with a later one.
    for (const seconds of [0, 60]) {
      const { settle, clock, callback } = setUp(obeys, { seconds });
      const late = settle(deliveryOf("a"));
      await turn();
      clock.advance(30_000);
      expect(await late).toMatchObject([{ outcome: "retry", reason: "The time ran out." }]);
      await turn();
      expect(callback.calls).toEqual([]);
    }
  });

  it("works on so many messages at the same time, and no more", async () => {
    let running = 0;
    let most = 0;
    const { settle } = setUp(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
      },
      { concurrency: 3 },
    );
    const outcomes = await settle(...Array.from({ length: 10 }, (_, index) => deliveryOf(String(index))));
    expect(outcomes).toEqual(Array(10).fill(succeeded));
    expect(most).toBe(3);
  });

  it("without a time limit of its own, ends with the batch at the deadline", async () => {
    let aborted = false;
    const { settle, clock, callback } = setUp(
      byId({
        "m-a": (_, { signal }) => {
          signal.addEventListener("abort", () => {
            aborted = true;
          });
          return never();
        },
      }),
      { seconds: 0 },
    );
    const batch = settle(deliveryOf("a"), deliveryOf("b"));
    await turn();
    clock.advance(29_999);
    await turn();
    expect(aborted).toBe(false);
    clock.advance(1);
    expect(await batch).toEqual([
      { outcome: "retry", reason: "The time ran out.", expected: true },
      succeeded,
    ]);
    expect(aborted).toBe(true);
    expect(callback.calls).toHaveLength(1);
  });

  it("begins with no message of a group after the deadline, however late the callback before it", async () => {
    const { settle, clock, callback, archive } = setUp(() => 1);
    let called: () => void = () => undefined;
    callback.succeed = () =>
      new Promise((resolve) => {
        called = () => resolve({ outcome: "accepted" });
      });
    const group = "g";
    const batch = settle(deliveryOf("a", { group }), deliveryOf("b", { group, body: "hello" }));
    await turn();
    clock.advance(30_000);
    called();
    await turn();
    expect(await batch).toMatchObject([{ outcome: "retry" }, { outcome: "retry" }]);
    expect(archive.entries.size).toBe(0);
  });

  it("starts no work after the deadline", async () => {
    const started: string[] = [];
    const { settle, clock } = setUp(
      ({ messageId }, { signal }) => {
        started.push(messageId);
        return new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
      { seconds: 0, concurrency: 1 },
    );
    const batch = settle(deliveryOf("a"), deliveryOf("b"));
    await turn();
    clock.advance(30_000);
    expect(await batch).toMatchObject([{ outcome: "retry" }, { outcome: "retry" }]);
    await turn();
    expect(started).toEqual(["m-a"]);
  });

  it("keeps what one message's work does to its message from logs, archive and all others", async () => {
    const { settle, archive } = setUp((message) => {
      Object.assign(message, { messageId: "changed", event: "changed" });
      throw new Refused("Broken", "It is broken.");
    });
    const delivery = deliveryOf("a");
    await settle(delivery);
    expect(archive.entries.get("a")?.messageId).toBe("m-a");
    expect(delivery.content).toMatchObject({ message: { messageId: "m-a" } });
  });
});

describe("the order of work for one message", () => {
  it("is that of the group on a FIFO queue: what returns takes those behind it along, other groups go on", async () => {
    const started: string[] = [];
    const { settle, clock } = setUp((message, options) => {
      started.push(message.messageId);
      return byId({ "m-b": never })(message, options);
    });
    const [g, h] = [{ group: "g" }, { group: "h" }];
    const batch = settle(
      deliveryOf("a", g),
      deliveryOf("b", g),
      deliveryOf("c", g),
      deliveryOf("x", h),
      deliveryOf("y", h),
    );
    await turn();
    expect(started).toEqual(["m-a", "m-x", "m-b", "m-y"]);
    clock.advance(5000);
    expect(await batch).toMatchObject([
      succeeded,
      { outcome: "retry", reason: "The work did not end within workSeconds (5)." },
      { outcome: "retry", reason: "A message before it in its message group returned to the queue." },
      succeeded,
      succeeded,
    ]);
    expect(started).not.toContain("m-c");
  });

  it("begins with a message of a group when the one before it was called back", async () => {
    const events: string[] = [];
    const { settle, callback } = setUp(({ messageId }) => {
      events.push(messageId);
    });
    const { succeed } = callback;
    callback.succeed = async (...call) => {
      await turn();
      events.push(call[0]);
      return succeed(...call);
    };
    await settle(deliveryOf("a", { group: "g" }), deliveryOf("b", { group: "g" }));
    expect(events).toEqual(["m-a", "token-a", "m-b", "token-b"]);
  });

  it("lets no bad body and no refused message block its group", async () => {
    const { settle } = setUp(
      byId({
        "m-b": () => {
          throw new Refused("Declined", "No.");
        },
      }),
    );
    const group = "g";
    const outcomes = await settle(
      deliveryOf("a", { group, createdAt: "?" }),
      deliveryOf("b", { group }),
      deliveryOf("c", { group }),
    );
    expect(outcomes.map((outcome) => outcome?.outcome)).toEqual(["failed", "failed", "succeeded"]);
  });

  it.each([
    ["a standard queue", undefined, undefined],
    ["two groups of a FIFO queue", "g", "h"],
  ])("is one after the other for the messages of one id on %s", async (_, first, second) => {
    let running = 0;
    let most = 0;
    const { settle } = setUp(async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    });
    const messageId = "m";
    await settle(deliveryOf("a", { messageId, group: first }), deliveryOf("b", { messageId, group: second }));
    expect(most).toBe(1);
  });

  it("goes on with the second of one id where the first returns, on a standard queue", async () => {
    let calls = 0;
    const { settle } = setUp(() => {
      calls += 1;
      if (calls === 1) throw new Error("first");
    });
    const messageId = "m";
    expect(await settle(deliveryOf("a", { messageId }), deliveryOf("b", { messageId }))).toMatchObject([
      { outcome: "retry" },
      succeeded,
    ]);
  });
});

describe("the result of work", () => {
  it.each<[string, unknown, unknown]>([
    ["an object", { charged: 5 }, { charged: 5 }],
    ["a string", "HELLO", "HELLO"],
    ["zero", 0, 0],
    ["false", false, false],
    ["null", null, null],
    ["nothing", undefined, null],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["without what JSON has not", { a: 1, f: () => 1, u: undefined }, { a: 1 }],
  ])("is the output of the task: %s", async (_, result, output) => {
    const { settle, callback } = setUp(() => result);
    expect(await settle(deliveryOf("a"))).toEqual([succeeded]);
    expect(callback.calls).toEqual([{ taskToken: "token-a", output }]);
  });

  it("is a copy that later changes do not reach", async () => {
    const result = { count: 1 };
    const { settle, callback } = setUp(() => result);
    await settle(deliveryOf("a"));
    result.count = 2;
    expect(callback.calls[0]?.output).toEqual({ count: 1 });
  });

  it("may come from a promise of another realm, or at once", async () => {
    const thenable: unknown = runInNewContext("Promise.resolve('then')");
    const { settle, callback } = setUp(byId({ "m-a": () => thenable, "m-b": () => "at once" }));
    await settle(deliveryOf("a"), deliveryOf("b"));
    expect(callback.calls.map(({ output }) => output).sort()).toEqual(["at once", "then"]);
  });

  it.each<[string, () => unknown, string]>([
    ["a BigInt", () => ({ n: 1n }), "The result is no JSON (TypeError)."],
    ["a circle", () => circle(), "The result is no JSON (TypeError)."],
    ["a function", () => () => 1, "The result is no JSON: it is of type function."],
    ["a symbol", () => Symbol("s"), "The result is no JSON: it is of type symbol."],
    ["a toJSON that throws", () => ({ toJSON: throwing }), "The result is no JSON (RangeError)."],
    [
      "a getter that throws",
      () => Object.defineProperty({}, "x", { enumerable: true, get: throwing }),
      "The result is no JSON (RangeError).",
    ],
    ["nested too deeply", () => deep(100_000), "The result is no JSON (RangeError)."],
    [
      "262,145 bytes",
      () => `${"é".repeat(131_071)}x`,
      "The result has 262145 bytes as JSON; 262144 is the limit.",
    ],
  ])(
    "that cannot be an output (%s) is left out: the work is done, the task succeeds, siblings are untouched",
    async (_, result, omitted) => {
      const { settle, callback, archive } = setUp(byId({ "m-a": result }));
      expect(await settle(deliveryOf("a"), deliveryOf("b"))).toEqual([{ ...succeeded, omitted }, succeeded]);
      expect(callback.calls).toContainEqual({ taskToken: "token-a", output: { messageId: "m-a", omitted } });
      expect(callback.calls).toContainEqual({ taskToken: "token-b", output: { id: "m-b" } });
      expect(archive.entries.size).toBe(0);
    },
  );

  it("of 262,144 bytes is an output", async () => {
    const { settle, callback } = setUp(() => "é".repeat(131_071));
    expect(await settle(deliveryOf("a"))).toEqual([succeeded]);
    expect(callback.calls[0]?.output).toHaveLength(131_071);
  });

  it("that Step Functions refuses is left out as well", async () => {
    const { settle, callback } = setUp(() => "odd", {
      callback: { "token-a": [{ outcome: "rejected", reason: "InvalidOutput" }] },
    });
    expect(await settle(deliveryOf("a"))).toEqual([
      { ...succeeded, omitted: "Step Functions refuses the result: InvalidOutput." },
    ]);
    expect(callback.calls.at(-1)?.output).toEqual({
      messageId: "m-a",
      omitted: "Step Functions refuses the result as an output.",
    });
  });
});

describe("what work throws", () => {
  it("fails the task for good as Refused: archived, with its name and a cause in JSON", async () => {
    const { settle, archive, callback } = setUp(() => {
      throw new Refused("PaymentDeclined", "The card has expired.", { code: 51 });
    });
    const failures: object[] = [];
    const { fail } = callback;
    callback.fail = (...call) => {
      failures.push(call[1]);
      return fail(...call);
    };
    expect(await settle(deliveryOf("a"))).toEqual([
      {
        outcome: "failed",
        error: "PaymentDeclined",
        reason: "The card has expired.",
        calledBack: true,
        thrown: undefined,
      },
    ]);
    expect(archive.entries.get("a")).toMatchObject({
      messageId: "m-a",
      error: "PaymentDeclined",
      reason: "The card has expired.",
    });
    expect(failures).toEqual([
      {
        error: "PaymentDeclined",
        cause: { messageId: "m-a", reason: "The card has expired.", details: { code: 51 } },
      },
    ]);
  });

  it.each<[string, unknown, string]>([
    ["an error", new RangeError("far"), "RangeError"],
    ["undefined", undefined, "undefined"],
    ["a string", "no", "string"],
    [
      "an error whose getters throw",
      Object.defineProperty(new Error("x"), "message", { get: throwing }),
      "Error",
    ],
  ])("brings the message back, and is unexpected: %s", async (_, thrown, reason) => {
    const { settle, archive, callback } = setUp(
      byId({
        "m-a": () => {
          throw thrown;
        },
        "m-b": () => Promise.reject(thrown),
      }),
    );
    const back = { outcome: "retry", reason, expected: false };
    expect(await settle(deliveryOf("a"), deliveryOf("b"), deliveryOf("c"))).toMatchObject([
      back,
      back,
      succeeded,
    ]);
    expect(archive.entries.size).toBe(0);
    expect(callback.calls).toHaveLength(1);
  });

  it("is expected where it is a passing failure", async () => {
    const { settle } = setUp(
      () => {
        throw new Error("Away");
      },
      { isPassing: (thrown) => thrown instanceof Error && thrown.message === "Away" },
    );
    expect(await settle(deliveryOf("a"))).toMatchObject([
      { outcome: "retry", reason: "Error", expected: true },
    ]);
  });

  it("after its time limit ends nothing: no rejection is left unhandled", async () => {
    const rejects: (() => void)[] = [];
    const { settle, clock } = setUp(
      () => new Promise((_, reject) => rejects.push(() => reject(new Error("late")))),
    );
    const batch = settle(deliveryOf("a"));
    await turn();
    clock.advance(5000);
    expect(await batch).toMatchObject([{ outcome: "retry", expected: true }]);
    for (const reject of rejects) reject();
    await turn();
    expect(rejects).toHaveLength(1);
  });
});

function throwing(): never {
  throw new RangeError("no");
}

function circle() {
  const one: { self?: unknown } = {};
  one.self = one;
  return one;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}
