import { randomBytes } from "node:crypto";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeArchive } from "@ringback/core/testing/fake-ports";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { capturedOutput } from "../testing/captured-output.ts";
import { invocationContext, sqsEvent, sqsRecord } from "../testing/sqs-event.ts";
import { settleUndeliveredEvents } from "./settle-undelivered-events.ts";
import { sqsBatchHandler } from "./sqs-batch-handler.ts";

const output = capturedOutput();

function undelivered() {
  const archive = fakeArchive();
  const clock = fakeClock();
  const handler = sqsBatchHandler(
    settleUndeliveredEvents({ archive, clock, stage: "test", workflow: "Order" }),
    {
      logErrorMessages: true,
      timeoutSeconds: 30,
      clock,
    },
  );
  const send = (record: SQSRecord, remainingMs?: number) =>
    handler(sqsEvent(record), invocationContext(remainingMs));
  return { archive, clock, send };
}

describe("the handler of undelivered events", () => {
  it("archives an event that the rule could not deliver, with EventBridge's reason", async () => {
    const { send, archive } = undelivered();
    const event = { id: "e-1", time: "2022-04-18T07:51:06Z", detail: { message: "A secret message" } };
    const record = sqsRecord("2", JSON.stringify(event));
    const attribute = (stringValue: string) => ({ stringValue, dataType: "String" as const });
    await send({
      ...record,
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
      workflow: "Order",
    });
  });

  it("archives an event whose id and reason are longer than an entry has room for", async () => {
    const { send, archive } = undelivered();
    const body = JSON.stringify({ id: "e".repeat(400_000), time: "2022-04-18T07:51:06Z", detail: 1 });
    const ERROR_MESSAGE = { stringValue: "m".repeat(400_000), dataType: "String" as const };
    await send({ ...sqsRecord("2", body), messageAttributes: { ERROR_MESSAGE } });
    const { body: kept, ...fields } = archive.entries.get("2") ?? {};
    expect(kept).toBe(body);
    expect(JSON.stringify(fields).length).toBeLessThan(5000);
  });

  it("archives an event unchanged, even where something in it looks like a token", async () => {
    const { send, archive } = undelivered();
    const detail = {
      picture: randomBytes(450).toString("base64"),
      url: `https://x.test/${"a1B2/".repeat(60)}`,
    };
    const body = JSON.stringify({ id: "e-1", time: "2022-04-18T07:51:06Z", detail }, null, 1);
    await send({ ...sqsRecord("2", body) });
    expect(archive.entries.get("2")?.body).toBe(body);
  });

  it("counts them by the workflow of the rule", async () => {
    const { send } = undelivered();
    await send(sqsRecord("2", "{}"));
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ Stage: "test", Workflow: "Order", EventUndelivered: 1 }),
    );
  });

  it("returns an event to the queue in time where the archive hangs and ignores its signal", async () => {
    const { send, archive, clock } = undelivered();
    const hanging = vi.spyOn(archive, "keep").mockReturnValue(new Promise<never>(() => undefined));
    const response = send(sqsRecord("1", "{}"), 30_000);
    while (hanging.mock.calls.length === 0) await new Promise(setImmediate);
    clock.advance(15_000);
    expect(await response).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
    expect(output.lines()).toContainEqual(expect.objectContaining({ DeadLetterRetried: 1 }));
  });

  it.each([
    ["unavailable", { DeadLetterRetried: 1 }],
    ["unexpected", { DeadLetterRetried: 1, Unexpected: 1 }],
  ] as const)(
    "returns an event to the queue where the archive is %s, and counts it",
    async (outcome, counts) => {
      const { send, archive } = undelivered();
      vi.spyOn(archive, "keep").mockResolvedValue({ outcome, reason: "Access denied." });
      const response = await send(sqsRecord("1", "{}")).catch(() => "thrown");
      expect(response).toEqual(
        outcome === "unavailable" ? { batchItemFailures: [{ itemIdentifier: "1" }] } : "thrown",
      );
      expect(output.lines().find((line) => "DeadLetterRetried" in line)).toMatchObject(counts);
    },
  );
});
