import { randomUUID } from "node:crypto";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

/** EventBridge takes it, StartExecution (262,144 bytes) does not. */
const detailCharacters = 300_000;
/** EventBridge gives up at once on an event that its target cannot take. */
const giveUpMs = 60_000;

export const undeliverableEvent: VerifyRow = {
  name: "event that cannot be delivered",
  promised: "archived as EventUndelivered, no execution",
  lane: "together",
  check: async (probe) => {
    const found = findings();
    const limitMs = giveUpMs + oneReceiveMs(probe.target.settings);
    const put = probe.target.hasBus ? await putEvent(probe) : undefined;
    const eventId = put ?? (await sendAsEventBridge(probe));
    const entry = await probe.until(() => probe.entryOfMessage(eventId), limitMs);
    found.expect(entry !== undefined, "the archive has no entry for it");
    found.expect(
      entry === undefined || entry["error"] === "EventUndelivered",
      `it is called ${entry?.["error"]}`,
    );
    const isWhole = put === undefined || String(entry?.["body"]).includes("x".repeat(detailCharacters));
    found.expect(entry === undefined || isWhole, "the archive does not have it whole");
    found.expect((await probe.item(eventId)) === undefined, "it is in the table");
    const way = put === undefined ? "by the rule's queue" : "from the bus";
    return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}, ${way}`);
  },
};

/** Gives the event's id; undefined where the bus takes no event of that size (256 KB until January 2026). */
async function putEvent({ target, event }: Probe): Promise<string | undefined> {
  const { detail } = event();
  const text = "x".repeat(detailCharacters);
  const command = new PutEventsCommand({
    Entries: [
      {
        EventBusName: target.cloud.eventBus,
        Source: "ringback.verify",
        DetailType: "Verification",
        Detail: JSON.stringify({ about: detail, text }),
      },
    ],
  });
  const answer = await target.cloud.events.send(command).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "ValidationException")) throw error;
  });
  if (answer === undefined) return undefined;
  const [{ EventId, ErrorCode, ErrorMessage } = {}] = answer.Entries ?? [];
  if (EventId === undefined) throw new Error(`the bus refused the event: ${ErrorCode} ${ErrorMessage}`);
  return EventId;
}

/** Where no bus takes it: what EventBridge puts on the rule's dead-letter queue ("Using dead-letter queues"). */
async function sendAsEventBridge(probe: Probe): Promise<string> {
  const event = probe.event({ id: randomUUID() });
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  await probe.send(probe.target.queueUrls.ruleDlq, JSON.stringify(event), {
    ERROR_CODE: text("INVALID_PARAMETER"),
    ERROR_MESSAGE: text("The target refused the event."),
    RULE_ARN: text("arn:aws:events:us-east-1:000000000000:rule/verify"),
    TARGET_ARN: text(probe.target.cloud.stateMachineArn),
  });
  return event.id;
}
