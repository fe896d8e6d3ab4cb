import { anyJson } from "@ringback/contracts/message/any-json";
import { payloadReader } from "@ringback/contracts/message/read-payload";
import { recordedLook } from "@ringback/core/look/recorded-look";
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

/** @param options.unavailable how many callbacks of message a fail before one is accepted */
function deadLetters({ unavailable = 0, isRecorder = true } = {}) {
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
    lookup: isRecorder ? store : undefined,
    look: isRecorder ? recordedLook(store) : undefined,
    task: "Record",
    readPayload: payloadReader(anyJson),
    lastReasons,
    stage: "test",
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

  it("settles an unread message of a task that records nothing, and does not say that its work was not done", async () => {
    const { send, archive, callback } = deadLetters({ isRecorder: false });
    archive.readings.set("1", new Set([2, 3]));
    expect(await send(sqsRecord("1", queueBody("a"), received(4)))).toEqual({ batchItemFailures: [] });
    expect(callback.calls).toEqual([{ taskToken: tokenOf("a"), error: "MessageDeadLettered" }]);
    expect(archive.entries.get("1")?.reason).toMatch(
      /^The message was received as often as the queue allows\. Whether its work was done is not known\. .*Nothing could read its body/,
    );
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

  it("returns a message at a later receive to the queue in time where the archive hangs and ignores its signal", async () => {
    const { send, archive, clock } = deadLetters();
    const hanging = vi.spyOn(archive, "beginReading").mockReturnValue(new Promise<never>(() => undefined));
    // A second of the time that is left is reserved for the response, and no write takes more than 15 s.
    for (const [remainingMs, endsMs] of [
      [30_000, 15_000],
      [4000, 3000],
    ] as const) {
      const response = send(sqsRecord("1", queueBody("a"), received(2)), remainingMs);
      while (hanging.mock.calls.length === 0) await new Promise(setImmediate);
      hanging.mockClear();
      clock.advance(endsMs);
      expect(await response).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
      expect(output.lines()).toContainEqual(expect.objectContaining({ DeadLetterRetried: 1 }));
    }
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
    { refusal: "unavailable", counts: { DeadLetterRetried: 1 } },
    { refusal: "unexpected", counts: { DeadLetterRetried: 1, Unexpected: 1 } },
  ] as const)(
    "counts a message that returns to the queue, since the archive is $refusal, in a metric of its own",
    async ({ refusal, counts }) => {
      const { send, archive } = deadLetters();
      vi.spyOn(archive, "keep").mockResolvedValue({ outcome: refusal, reason: "Access denied." });
      const response = await send(sqsRecord("1", queueBody("a"), received(6))).catch(() => "thrown");
      expect(response).toEqual(
        refusal === "unavailable" ? { batchItemFailures: [{ itemIdentifier: "1" }] } : "thrown",
      );
      const line = output.lines().find((line) => "DeadLetterRetried" in line);
      expect(line).toMatchObject({ Stage: "test", Task: "Record", ...counts });
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
