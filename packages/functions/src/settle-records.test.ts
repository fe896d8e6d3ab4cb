import type { RecordOutcome } from "@ringback/core/message-store";
import { recordMessages } from "@ringback/core/record-messages";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeArchive, fakeCallback, fakeStore } from "@ringback/core/testing/fake-ports";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { settleRecords } from "./settle-records.ts";
import { sqsBatchHandler } from "./sqs-batch-handler.ts";
import { capturedOutput } from "./testing/captured-output.ts";
import { invocationContext, queueBody, sqsEvent, sqsRecord, tokenOf } from "./testing/sqs-event.ts";

const output = capturedOutput();

function recorder(answer?: (id: string) => RecordOutcome | undefined) {
  const store = fakeStore(answer);
  const archive = fakeArchive();
  const callback = fakeCallback();
  const redelivered: string[] = [];
  const redeliver = async (records: readonly SQSRecord[]) => {
    redelivered.push(...records.map(({ messageId }) => messageId));
  };
  const clock = { ...fakeClock(), now: () => Date.now() };
  const handler = sqsBatchHandler(
    settleRecords({ work: recordMessages(store), archive, callback, clock, stage: "test", redeliver }),
  );
  const send = (...records: SQSRecord[]) => handler(sqsEvent(...records), invocationContext());
  return { store, archive, callback, redelivered, handler, send };
}

const throttled: RecordOutcome = { outcome: "unavailable", reason: "ThrottlingException" };

describe("the recorder's handler", () => {
  it("reports exactly the records that have to come back, and delays them", async () => {
    const { send, redelivered, callback } = recorder((id) => (id === "b" ? throttled : undefined));
    const response = await send(
      sqsRecord("1", queueBody("a")),
      sqsRecord("2", queueBody("b")),
      sqsRecord("3", "no JSON"),
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(redelivered).toEqual(["2"]);
    expect(callback.told.map(({ taskToken }) => taskToken)).toEqual([tokenOf("a")]);
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
        message: "handed back",
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
    expect(metrics[0]).toMatchObject({ Stage: "test", Recorded: 1, Retried: 1, WithoutToken: 1 });
  });

  it("throws where a whole batch failed for one unexpected reason, so that AWS counts an error", async () => {
    const { send } = recorder(() => ({ outcome: "unexpected", reason: "SurpriseException" }));
    await expect(send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).rejects.toThrow(
      "The whole batch failed: SurpriseException",
    );
  });

  it("does not throw where the store is merely away, or where one of two failures was expected", async () => {
    const away = recorder(() => throttled);
    expect((await away.send(sqsRecord("1", queueBody("a")))).batchItemFailures).toHaveLength(1);
    const mixed = recorder((id) =>
      id === "a" ? throttled : { outcome: "unexpected", reason: "SurpriseException" },
    );
    expect(
      (await mixed.send(sqsRecord("1", queueBody("a")), sqsRecord("2", queueBody("b")))).batchItemFailures,
    ).toHaveLength(2);
  });

  it("answers an empty batch with no failures, and refuses what is no batch", async () => {
    const { send, handler } = recorder();
    expect(await send()).toEqual({ batchItemFailures: [] });
    for (const event of [undefined, null, {}, { Records: null }]) {
      await expect(Reflect.apply(handler, undefined, [event, invocationContext()])).rejects.toThrow(
        "no SQS batch",
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

  it("never answers complete success by accident: a settle without outcomes reports every record", async () => {
    const forgetful = sqsBatchHandler(async () => []);
    await expect(forgetful(sqsEvent(sqsRecord("1", "x")), invocationContext())).rejects.toThrow("no outcome");
    const half = sqsBatchHandler(async () => [{ outcome: "succeeded", done: "now" }]);
    const response = await half(sqsEvent(sqsRecord("1", "x"), sqsRecord("2", "x")), invocationContext());
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
  });

  it("reports every record when settling throws, by the error's name alone", async () => {
    const broken = sqsBatchHandler(async () => {
      throw new RangeError("a secret message");
    });
    await expect(broken(sqsEvent(sqsRecord("1", "x")), invocationContext())).rejects.toThrow("RangeError");
    expect(output.text()).not.toContain("secret");
  });
});
