import { randomBytes } from "node:crypto";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeArchive, fakeCallback, fakeLastReasons, fakeStore } from "@ringback/core/testing/fake-ports";
import { recordMessages } from "@ringback/core/work/record-messages";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { capturedOutput } from "../testing/captured-output.ts";
import { invocationContext, queueBody, sqsEvent, sqsRecord, tokenOf } from "../testing/sqs-event.ts";
import { settleDeadLetters } from "./settle-dead-letters.ts";
import { sqsBatchHandler } from "./sqs-batch-handler.ts";

const output = capturedOutput();
const ruleDlqArn = "arn:aws:sqs:us-east-1:000000000000:rule-dlq";

/** @param options.unavailable how many callbacks of message a fail before one is accepted */
function deadLetters({ unavailable = 0 } = {}) {
  const store = fakeStore();
  const archive = fakeArchive();
  const failure = { outcome: "unavailable", reason: "Away" } as const;
  const callback = fakeCallback({ [tokenOf("a")]: Array(unavailable).fill(failure) });
  const clock = { ...fakeClock(), now: () => Date.now() };
  const lastReasons = fakeLastReasons();
  const options = {
    archive,
    callback,
    clock,
    lookup: store,
    lastReasons,
    stage: "test",
    ruleDlqArn,
    maxReceiveCount: 5,
  };
  const settings = { logErrorMessages: true, timeoutSeconds: 30 };
  const handler = sqsBatchHandler(settleDeadLetters({ ...options, ...settings }), { ...settings, clock });
  return {
    store,
    archive,
    callback,
    clock,
    send: (record: SQSRecord, remainingMs?: number) =>
      handler(sqsEvent(record), invocationContext(remainingMs)),
  };
}

const messageOf = (messageId: string) => ({
  messageId,
  createdAt: "2022-04-18T07:51:06Z",
  event: { message: "A secret message" },
});
const received = (count: number) => ({ ApproximateReceiveCount: String(count) });

describe("the dead-letter function's handler", () => {
  it("archives the message and fails its task", async () => {
    const { send, archive, callback } = deadLetters();
    expect(await send(sqsRecord("1", queueBody("a"), received(6)))).toEqual({ batchItemFailures: [] });
    expect(archive.entries.get("1")).toMatchObject({
      messageId: "a",
      error: "MessageDeadLettered",
      receiveCount: 6,
    });
    expect(JSON.stringify(archive.entries.get("1"))).not.toContain("marked-");
    expect(callback.calls).toEqual([{ taskToken: tokenOf("a"), error: "MessageDeadLettered" }]);
    expect(output.lines()).toContainEqual(expect.objectContaining({ DeadLettered: 1 }));
  });

  it("leaves no entry for a message that is in the table after all", async () => {
    const { send, archive, store } = deadLetters();
    await recordMessages(store)([messageOf("a")], new AbortController().signal);
    expect(await send(sqsRecord("1", queueBody("a")))).toEqual({ batchItemFailures: [] });
    expect(archive.entries.size).toBe(0);
  });

  it.each([2, 7])(
    "on receive %s, after an invocation that never ended, archives the body before parsing it",
    async (count) => {
      const { send, archive } = deadLetters();
      const kept = vi.spyOn(archive, "beginReading");
      await send(sqsRecord("1", queueBody("a"), received(count)));
      expect(kept.mock.calls[0]?.[0]).toMatchObject({
        reason: "The dead-letter function did not finish with the message before.",
        unread: true,
      });
      expect(JSON.stringify(kept.mock.calls)).not.toContain("marked-a-marked-a-marked-a");
    },
  );

  it("settles a message unread once reading its body has ended the function twice more", async () => {
    const { send, archive, callback } = deadLetters();
    const body = queueBody("a");
    // Attempts to read it began at the second and third receive and never ended.
    archive.readings.set("1", new Set([2, 3]));
    const parsed = vi.spyOn(JSON, "parse");
    expect(await send(sqsRecord("1", body, received(4)))).toEqual({ batchItemFailures: [] });
    expect(parsed.mock.calls.flat()).not.toContain(body);
    expect(callback.calls).toEqual([{ taskToken: tokenOf("a"), error: "MessageDeadLettered" }]);
    const entry = archive.entries.get("1");
    expect(entry?.reason).toContain("Nothing could read its body");
    expect(entry?.body).toContain("A secret message");
    expect(JSON.stringify(entry)).not.toContain("marked-a-marked");
  });

  it("reads a body again however often its message returned to the queue, and closes the entry of a recorded one", async () => {
    const { send, archive, callback, store } = deadLetters({ unavailable: 3 });
    await recordMessages(store)([messageOf("a")], new AbortController().signal);
    for (const count of [2, 3, 4]) {
      const answer = await send(sqsRecord("1", queueBody("a"), received(count)));
      expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "1" }]);
    }
    expect(archive.entries.get("1")?.unread).toBe(true);
    expect([...archive.recorded]).toEqual([]);
    expect(await send(sqsRecord("1", queueBody("a"), received(5)))).toEqual({ batchItemFailures: [] });
    expect([...archive.recorded]).toEqual(["1"]);
    expect(callback.calls.at(-1)).toMatchObject({ taskToken: tokenOf("a"), output: { statusCode: 200 } });
  });

  it("reads a body whose message is recorded, whatever has ended the function before", async () => {
    const { send, archive, callback, store } = deadLetters();
    await recordMessages(store)([messageOf("a")], new AbortController().signal);
    archive.readings.set("1", new Set([2, 3, 4]));
    expect(await send(sqsRecord("1", queueBody("a"), received(5)))).toEqual({ batchItemFailures: [] });
    expect(callback.calls).toMatchObject([{ output: { statusCode: 200 } }]);
  });

  it("keeps the whole content of a message whose first invocation found the store unavailable", async () => {
    const { send, archive } = deadLetters();
    const event = { picture: "iVBORw0KGgo".repeat(40) };
    await send(sqsRecord("1", queueBody("a", { event }), received(2)));
    const entry = archive.entries.get("1");
    expect(entry).toMatchObject({ messageId: "a", error: "MessageDeadLettered" });
    expect(entry?.body).toContain(event.picture);
    expect(entry?.unread).toBeUndefined();
  });

  it("archives an event that the rule could not deliver, with EventBridge's reason", async () => {
    const { send, archive, callback } = deadLetters();
    const event = { id: "e-1", time: "2022-04-18T07:51:06Z", detail: { message: "A secret message" } };
    const record = sqsRecord("2", JSON.stringify(event));
    const attribute = (stringValue: string) => ({ stringValue, dataType: "String" as const });
    await send({
      ...record,
      eventSourceARN: ruleDlqArn,
      messageAttributes: {
        ERROR_CODE: attribute("NO_PERMISSIONS"),
        ERROR_MESSAGE: attribute("Not authorised"),
      },
    });
    expect(archive.entries.get("2")).toMatchObject({
      kind: "event",
      messageId: "e-1",
      error: "EventUndelivered",
      reason: "The rule could not deliver the event: NO_PERMISSIONS, Not authorised",
      body: JSON.stringify(event),
    });
    expect(callback.calls).toEqual([]);
  });

  it.each([
    ["a message at a later receive", "beginReading", sqsRecord("1", queueBody("a"), received(2))],
    ["an event", "keep", { ...sqsRecord("1", "{}"), eventSourceARN: ruleDlqArn }],
  ] as const)(
    "returns %s to the queue in time where the archive hangs and ignores its signal",
    async (_, call, record) => {
      const { send, archive, clock } = deadLetters();
      const hanging = vi.spyOn(archive, call).mockReturnValue(new Promise<never>(() => undefined));
      // A second of the time that is left is reserved for the response, and no write takes more than 15 s.
      for (const [remainingMs, endsMs] of [
        [30_000, 15_000],
        [4000, 3000],
      ] as const) {
        const response = send(record, remainingMs);
        while (hanging.mock.calls.length === 0) await new Promise(setImmediate);
        hanging.mockClear();
        clock.advance(endsMs);
        expect(await response).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
        expect(output.lines()).toContainEqual(expect.objectContaining({ DeadLetterRetried: 1 }));
      }
    },
  );

  it("archives an event whose id and reason are longer than an entry has room for", async () => {
    const { send, archive } = deadLetters();
    const body = JSON.stringify({ id: "e".repeat(400_000), time: "2022-04-18T07:51:06Z", detail: 1 });
    const ERROR_MESSAGE = { stringValue: "m".repeat(400_000), dataType: "String" as const };
    await send({ ...sqsRecord("2", body), eventSourceARN: ruleDlqArn, messageAttributes: { ERROR_MESSAGE } });
    const { body: kept, ...fields } = archive.entries.get("2") ?? {};
    expect(kept).toBe(body);
    expect(JSON.stringify(fields).length).toBeLessThan(5000);
  });

  it("archives an event unchanged, even where something in it looks like a token", async () => {
    const { send, archive } = deadLetters();
    const detail = {
      picture: randomBytes(450).toString("base64"),
      url: `https://x.test/${"a1B2/".repeat(60)}`,
    };
    const body = JSON.stringify({ id: "e-1", time: "2022-04-18T07:51:06Z", detail }, null, 1);
    await send({ ...sqsRecord("2", body), eventSourceARN: ruleDlqArn });
    expect(archive.entries.get("2")?.body).toBe(body);
  });

  it("keeps a token that is in the field of the id nowhere, and fails its task", async () => {
    const { send, archive, callback } = deadLetters();
    const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
    const swapped = JSON.stringify({
      Record: { messageId: token, createdAt: "2022-04-18T07:51:06Z", event: 1 },
      MyTaskToken: "m-1",
    });
    await send(sqsRecord("1", swapped));
    expect(callback.calls).toEqual([{ taskToken: token, error: "MessageDeadLettered" }]);
    expect(`${JSON.stringify(archive.entries.get("1"))}${output.text()}`).not.toContain(token.slice(0, 60));
  });

  it.each([
    { what: "a message", arn: undefined, refusal: "unavailable", counts: { DeadLetterRetried: 1 } },
    {
      what: "a message",
      arn: undefined,
      refusal: "unexpected",
      counts: { DeadLetterRetried: 1, Unexpected: 1 },
    },
    { what: "an event", arn: ruleDlqArn, refusal: "unavailable", counts: { DeadLetterRetried: 1 } },
    {
      what: "an event",
      arn: ruleDlqArn,
      refusal: "unexpected",
      counts: { DeadLetterRetried: 1, Unexpected: 1 },
    },
  ] as const)(
    "counts $what that returns to the queue, since the archive is $refusal, in a metric of its own",
    async ({ arn, refusal, counts }) => {
      const { send, archive } = deadLetters();
      vi.spyOn(archive, "keep").mockResolvedValue({ outcome: refusal, reason: "Access denied." });
      const record = sqsRecord("1", queueBody("a"), received(6));
      const response = await send({ ...record, eventSourceARN: arn ?? record.eventSourceARN }).catch(
        () => "thrown",
      );
      expect(response).toEqual(
        refusal === "unavailable" ? { batchItemFailures: [{ itemIdentifier: "1" }] } : "thrown",
      );
      const line = output.lines().find((line) => "DeadLetterRetried" in line);
      expect(line).toMatchObject(counts);
      expect(line).not.toHaveProperty("Retried");
      if (refusal === "unavailable") expect(line).not.toHaveProperty("Unexpected");
    },
  );

  it("archives a body without a token all the same", async () => {
    const { send, archive } = deadLetters();
    expect(await send(sqsRecord("1", "hello"))).toEqual({ batchItemFailures: [] });
    expect(archive.entries.get("1")).toMatchObject({ body: "hello" });
  });
});
