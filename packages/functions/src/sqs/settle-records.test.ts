import { anyJson } from "@ringback/contracts/message/any-json";
import { payloadReader } from "@ringback/contracts/message/read-payload";
import type { RecordOutcome } from "@ringback/core/ports/message-store";
import type { TaskCallback } from "@ringback/core/ports/task-callback";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeArchive, fakeCallback, fakeLastReasons, fakeStore } from "@ringback/core/testing/fake-ports";
import { recordMessages } from "@ringback/core/work/record-messages";
import type { BatchWork } from "@ringback/core/work/work";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { pacedCallback } from "../step-functions/paced-callback.ts";
import { capturedOutput } from "../testing/captured-output.ts";
import { invocationContext, queueBody, sqsEvent, sqsRecord, tokenOf } from "../testing/sqs-event.ts";
import { settleRecords } from "./settle-records.ts";
import { sqsBatchHandler } from "./sqs-batch-handler.ts";

const output = capturedOutput();

const settings = {
  logErrorMessages: true,
  timeoutSeconds: 30,
  stage: "test",
  task: "Record",
  readPayload: payloadReader(anyJson),
};
const notes = { lastReasons: fakeLastReasons(), maxReceiveCount: 5 };

function recorder(answer?: (id: string) => RecordOutcome | undefined, own?: BatchWork, options = settings) {
  const store = fakeStore(answer);
  const work = own ?? recordMessages(store);
  const archive = fakeArchive();
  const callback = fakeCallback();
  const redelivered: string[] = [];
  const lastReasons = fakeLastReasons();
  const redeliver = async (records: readonly SQSRecord[]) => {
    redelivered.push(...records.map(({ messageId }) => messageId));
  };
  const clock = { ...fakeClock(), now: () => Date.now() };
  const handler = sqsBatchHandler(
    settleRecords({
      work,
      archive,
      callback,
      clock,
      redeliver,
      maxReceiveCount: 5,
      lastReasons,
      ...options,
    }),
    { ...options, clock },
  );
  const send = (...records: SQSRecord[]) => handler(sqsEvent(...records), invocationContext());
  return { store, archive, callback, redelivered, lastReasons, clock, handler, send };
}

const throttled: RecordOutcome = { outcome: "unavailable", reason: "ThrottlingException" };

describe("the recorder's handler", () => {
  it.each([-60_000, -2000, 60_000])(
    "settles a batch whole where the time of day is set in the middle of it (%s ms)",
    async (step) => {
      const clock = fakeClock();
      const fake = fakeCallback();
      const stepping: TaskCallback = {
        ...fake,
        succeed: (...call) => {
          if (fake.calls.length === 1) clock.step(step);
          return fake.succeed(...call);
        },
      };
      const callback = pacedCallback({ callback: stepping, ratePerSecond: 10, burst: 2, clock });
      const archive = fakeArchive();
      const work = recordMessages(fakeStore());
      const redeliver = async () => undefined;
      const options = { ...settings, ...notes, work, archive, callback, clock, redeliver };
      const handler = sqsBatchHandler(settleRecords(options), options);
      // One group, so that the third callback waits for its turn after the step.
      const records = ["a", "b", "c", "d"].map((id) => sqsRecord(id, queueBody(id), { MessageGroupId: "g" }));
      const response = handler(sqsEvent(...records), invocationContext(5000));
      await new Promise(setImmediate);
      expect(fake.calls).toHaveLength(2);
      for (const count of [3, 4]) {
        clock.advance(100);
        await new Promise(setImmediate);
        expect(fake.calls).toHaveLength(count);
      }
      expect(await response).toEqual({ batchItemFailures: [] });
    },
  );

  it.each([-570_000, 630_000])(
    "works where the time of day is ten minutes off (%s ms left)",
    async (left) => {
      const clock = fakeClock();
      const archive = fakeArchive();
      const callback = fakeCallback();
      const store = fakeStore();
      const stuck = () => new Promise<never>(() => undefined);
      const record = recordMessages(store);
      const slow: BatchWork = async (...call) => {
        for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
        return record(...call);
      };
      const batch = async (work: BatchWork) => {
        const redeliver = async () => undefined;
        const options = { ...settings, ...notes, work, archive, callback, clock, redeliver };
        const handler = sqsBatchHandler(settleRecords(options), options);
        const response = handler(sqsEvent(sqsRecord("a", queueBody("a"))), invocationContext(left));
        for (const milliseconds of [1, 1, 1, 28_900, 100]) {
          await new Promise(setImmediate);
          clock.advance(milliseconds);
        }
        return response;
      };
      expect(await batch(slow)).toEqual({ batchItemFailures: [] });
      expect(await batch(stuck)).toEqual({ batchItemFailures: [{ itemIdentifier: "a" }] });
    },
  );

  it("reports exactly the records that return to the queue, and delays them", async () => {
    const { send, redelivered, callback } = recorder((id) => (id === "b" ? throttled : undefined));
    const response = await send(
      sqsRecord("1", queueBody("a")),
      sqsRecord("2", queueBody("b")),
      sqsRecord("3", "no JSON"),
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(redelivered).toEqual(["2"]);
    expect(callback.calls.map(({ taskToken }) => taskToken)).toEqual([tokenOf("a")]);
  });

  it("logs a failed record with its id and reason, and no body, content or token", async () => {
    const { send } = recorder((id) => (id === "b" ? throttled : undefined));
    await send(
      sqsRecord("1", queueBody("a")),
      sqsRecord("2", queueBody("b")),
      sqsRecord("3", queueBody("c", { createdAt: "?" })),
    );
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        level: "WARN",
        message: "returned to the queue",
        messageId: "2",
        reason: "ThrottlingException",
      }),
    );
    expect(output.text()).not.toContain("marked-");
    expect(output.text()).not.toContain("secret");
  });

  it("counts what happened as one line of embedded metrics", async () => {
    const { send } = recorder((id) => (id === "b" ? throttled : undefined));
    await send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")), sqsRecord("3", "no JSON"));
    const metrics = output.lines().filter((line) => "_aws" in line);
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({
      Stage: "test",
      Task: "Record",
      Completed: 1,
      Retried: 1,
      WithoutToken: 1,
    });
  });

  it("throws where a whole batch failed for one unexpected reason, so that AWS counts an error", async () => {
    const { send } = recorder(() => ({ outcome: "unexpected", reason: "UnknownException" }));
    await expect(send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).rejects.toThrow(
      "The whole batch failed: UnknownException",
    );
  });

  it("does not throw where the store is unavailable, or where one of two failures was expected", async () => {
    const unavailable = recorder(() => throttled);
    expect((await unavailable.send(sqsRecord("1", queueBody("a")))).batchItemFailures).toHaveLength(1);
    const mixed = recorder((id) =>
      id === "a" ? throttled : { outcome: "unexpected", reason: "UnknownException" },
    );
    expect(
      (await mixed.send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).batchItemFailures,
    ).toHaveLength(2);
  });

  it("answers an empty batch with no failures, and refuses an event that is not a batch", async () => {
    const { send, handler } = recorder();
    expect(await send()).toEqual({ batchItemFailures: [] });
    for (const event of [undefined, null, {}, { Records: null }]) {
      await expect(Reflect.apply(handler, undefined, [event, invocationContext()])).rejects.toThrow(
        "not an SQS batch",
      );
    }
  });

  it("keeps the order of a FIFO group", async () => {
    const { send, store } = recorder((id) => (id === "b" ? throttled : undefined));
    const inGroup = (id: string, MessageGroupId: string) => sqsRecord(id, queueBody(id), { MessageGroupId });
    const response = await send(inGroup("a", "g"), inGroup("b", "g"), inGroup("c", "g"), inGroup("d", "h"));
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["b", "c"]);
    expect([...store.items.keys()]).toEqual(["a", "d"]);
  });

  it("never answers complete success by accident: where outcomes are missing, their records are reported", async () => {
    const forgetful = sqsBatchHandler(async () => [], { ...settings, clock: fakeClock() });
    await expect(forgetful(sqsEvent(sqsRecord("1", "x")), invocationContext())).rejects.toThrow("no outcome");
    const half = sqsBatchHandler(async () => [{ outcome: "succeeded", done: "now" }], {
      ...settings,
      clock: fakeClock(),
    });
    const response = await half(sqsEvent(sqsRecord("1", "x"), sqsRecord("2", "x")), invocationContext());
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
  });

  it("reports every record when settling throws, and logs the error", async () => {
    const broken = sqsBatchHandler(
      async () => {
        throw new RangeError("too far");
      },
      { ...settings, clock: fakeClock() },
    );
    await expect(broken(sqsEvent(sqsRecord("1", "x")), invocationContext())).rejects.toThrow(
      "The whole batch failed: RangeError",
    );
    expect(output.lines()).toMatchObject([
      {
        level: "ERROR",
        messageId: "1",
        reason: "RangeError",
        error: { name: "RangeError", message: "too far" },
      },
    ]);
  });
});

describe("an error in the log", () => {
  const failing: BatchWork = async (messages) => {
    const order: { total?: { amount: number } } = JSON.parse("{}");
    return messages.map(() => ({
      outcome: "failed",
      error: String(order.total?.amount.toFixed(2)),
      reason: String(Reflect.get(Object(order.total), "x").y),
      cause: {},
    }));
  };
  const errors = () => output.lines().filter((line) => line["message"] === "returned to the queue");

  it("has name, message and stack of what the work threw; only the first record's line has the stack", async () => {
    const { send } = recorder(undefined, failing);
    await expect(send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).rejects.toThrow(
      "The whole batch failed: TypeError",
    );
    const message = "Cannot read properties of undefined (reading 'y')";
    expect(errors()).toMatchObject([
      {
        messageId: "1",
        error: {
          name: "TypeError",
          message,
          stack: expect.arrayContaining([expect.stringMatching(/settle-records\.test\.ts:\d+:\d+/)]),
        },
      },
      { messageId: "2", error: { name: "TypeError", message } },
    ]);
    expect(errors()[1]).not.toHaveProperty("error.stack");
  });

  it("holds no task token of the batch, in whatever form a library quotes it", async () => {
    const quoting: BatchWork = async () => {
      const cause = new Error(`at 'taskToken': ${JSON.stringify(JSON.stringify(tokenOf("a")))}`);
      throw new Error(`POST /?token=${encodeURIComponent(tokenOf("b"))} failed`, { cause });
    };
    const { send } = recorder(undefined, quoting);
    await expect(send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).rejects.toThrow();
    expect(errors()).toHaveLength(2);
    expect(errors()[0]).toMatchObject({
      error: { message: "POST /?token=[redacted] failed", causes: [{ name: "Error" }] },
    });
    expect(output.text()).not.toContain("marked-");
  });

  it("has only its name and places where no message may be logged", async () => {
    const { send } = recorder(undefined, failing, { ...settings, logErrorMessages: false });
    await expect(send(sqsRecord("1", queueBody("a")))).rejects.toThrow();
    expect(errors()).toMatchObject([{ error: { name: "TypeError" } }]);
    expect(errors()[0]).not.toHaveProperty("error.message");
    const [place = ""] = errors().flatMap(({ error }) => Object(error).stack);
    expect(place).toMatch(/^[^ ]+settle-records\.test\.ts:\d+:\d+$/);
    expect(output.text()).not.toContain("Cannot read");
  });

  it("leaves out the reason that a team's own work gives where no message may be logged, and keeps Ringback's", async () => {
    const refusing: BatchWork = async (messages) =>
      messages.map(() => ({ outcome: "failed", error: "Declined", reason: "of a secret", cause: {} }));
    const settled = () => output.lines().filter((line) => line["message"] === "settled");
    await recorder(undefined, refusing).send(sqsRecord("1", queueBody("a")));
    const { send } = recorder(undefined, refusing, { ...settings, logErrorMessages: false });
    await send(sqsRecord("2", queueBody("b")), sqsRecord("3", queueBody("c", { createdAt: "?" })));
    expect(settled().map(({ reason }) => reason)).toEqual([
      "of a secret",
      undefined,
      "Record.createdAt is not an ISO 8601 date and time.",
    ]);
  });

  it("is what the store answered, without a stack, where the store is unavailable", async () => {
    const thrown = { name: "AccessDeniedException", message: "is not authorized", frames: [], causes: [] };
    const { send } = recorder(() => ({ outcome: "unavailable", reason: "AccessDeniedException", thrown }));
    await send(sqsRecord("1", queueBody("a")));
    expect(errors()).toMatchObject([
      { level: "WARN", error: { name: "AccessDeniedException", message: "is not authorized" } },
    ]);
  });

  it("says why the store refuses a message permanently", async () => {
    const thrown = { name: "ValidationException", message: "Item size exceeded", frames: [], causes: [] };
    const { send } = recorder(() => ({ outcome: "refused", reason: "ValidationException", thrown }));
    await send(sqsRecord("1", queueBody("a")));
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        message: "settled",
        outcome: "failed",
        thrown: { name: "ValidationException", message: "Item size exceeded" },
      }),
    );
  });
});

it("notes why a message fails at its last receive, and answers in time where that takes too long", async () => {
  const { send, lastReasons, clock } = recorder((id) => (id === "b" ? undefined : throttled));
  const at = (count: number) => ({ ApproximateReceiveCount: String(count) });
  await send(
    sqsRecord("1", queueBody("a"), at(5)),
    sqsRecord("2", queueBody("b"), at(5)),
    sqsRecord("3", queueBody("c"), at(4)),
  );
  expect([...lastReasons.reasons]).toEqual([["1", "ThrottlingException"]]);
  let asked = false;
  lastReasons.note = () => {
    asked = true;
    return new Promise(() => undefined);
  };
  const response = send(sqsRecord("1", queueBody("a"), at(5)));
  while (!asked) await new Promise(setImmediate);
  clock.advance(500);
  expect((await response).batchItemFailures).toHaveLength(1);
});

it("answers in time where delaying the redelivery hangs and ignores its signal", async () => {
  const clock = fakeClock();
  let asked = false;
  const redeliver = () => {
    asked = true;
    return new Promise<never>(() => undefined);
  };
  const ports = { archive: fakeArchive(), callback: fakeCallback(), clock, redeliver };
  const work = recordMessages(fakeStore(() => throttled));
  const handler = sqsBatchHandler(settleRecords({ ...settings, ...notes, ...ports, work }), {
    ...settings,
    clock,
  });
  const response = handler(sqsEvent(sqsRecord("1", queueBody("a"))), invocationContext());
  while (!asked) await new Promise(setImmediate);
  clock.advance(500);
  expect(await response).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
});
