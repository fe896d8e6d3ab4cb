import { randomUUID } from "node:crypto";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

/** EventBridge accepts this size, StartExecution (262,144 bytes) does not. */
const detailCharacters = 300_000;
/** EventBridge does not retry an event that its target refuses; this leaves time for a slow delivery. */
const giveUpMs = 60_000;

export const undeliverableEvent: VerifyRow = {
  name: "event that cannot be delivered",
  expected: "archived as EventUndelivered, no execution",
  needs: "events",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const limitMs = giveUpMs + oneReceiveMs(probe.target.settings);
    const put = probe.target.hasBus ? await putEvent(probe) : undefined;
    const eventId = put ?? (await sendAsEventBridge(probe));
    const entry = await probe.until(() => probe.entryOfMessage(eventId), limitMs);
    found.expect(entry !== undefined, "it is not in the archive");
    found.expect(
      entry === undefined || entry["error"] === "EventUndelivered",
      `its error is ${entry?.["error"]}`,
    );
    const isWhole = put === undefined || String(entry?.["body"]).includes("x".repeat(detailCharacters));
    found.expect(entry === undefined || isWhole, "the archive does not have the whole event");
    found.expect((await probe.item(eventId)) === undefined, "it is in the table");
    const way = put === undefined ? "through the rule's dead-letter queue" : "through the event bus";
    return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}, ${way}`);
  },
};

/** Puts the event and returns its id; undefined if EventBridge refuses its size (256 KB until January 2026). */
async function putEvent({ target, event }: Probe): Promise<string | undefined> {
  const { detail } = event();
  const text = "x".repeat(detailCharacters);
  const EventBusName = target.workflow?.eventBus;
  // Another workflow's rule may not match this event.
  if (EventBusName === undefined || target.task.messagesTable === undefined) return undefined;
  const command = new PutEventsCommand({
    Entries: [
      {
        EventBusName,
        Source: "ringback.verify",
        DetailType: "Verification",
        Detail: JSON.stringify({ about: detail, text }),
      },
    ],
  });
  const response = await target.cloud.events.send(command).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "ValidationException")) throw error;
  });
  if (response === undefined) return undefined;
  const [{ EventId, ErrorCode, ErrorMessage } = {}] = response.Entries ?? [];
  if (EventId === undefined) throw new Error(`EventBridge refused the event: ${ErrorCode} ${ErrorMessage}`);
  return EventId;
}

/** Without an event bus: sends what EventBridge sends to a rule's dead-letter queue (EventBridge: "Using dead-letter queues"). */
async function sendAsEventBridge(probe: Probe): Promise<string> {
  const event = probe.event({ id: randomUUID() });
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  const { queueUrls, workflow } = probe.target;
  await probe.send(queueUrls.undelivered ?? "", JSON.stringify(event), {
    ERROR_CODE: text("INVALID_PARAMETER"),
    ERROR_MESSAGE: text("The target refused the event."),
    RULE_ARN: text("arn:aws:events:us-east-1:000000000000:rule/verify"),
    TARGET_ARN: text(workflow?.arn ?? ""),
  });
  return event.id;
}
