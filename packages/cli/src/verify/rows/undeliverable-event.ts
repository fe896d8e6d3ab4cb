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
    const eventId = probe.target.hasBus ? await putEvent(probe) : await sendAsEventBridge(probe);
    const entry = await probe.until(() => probe.entryOfMessage(eventId), limitMs);
    found.expect(entry !== undefined, "the archive has no entry for it");
    found.expect(
      entry === undefined || entry["error"] === "EventUndelivered",
      `it is called ${entry?.["error"]}`,
    );
    found.expect((await probe.item(eventId)) === undefined, "it is in the table");
    return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}`);
  },
};

async function putEvent({ target, event }: Probe): Promise<string> {
  const { detail } = event();
  const text = "x".repeat(detailCharacters);
  const { Entries = [] } = await target.cloud.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: target.cloud.eventBus,
          Source: "ringback.verify",
          DetailType: "Verification",
          Detail: JSON.stringify({ about: detail, text }),
        },
      ],
    }),
  );
  const [{ EventId, ErrorCode, ErrorMessage } = {}] = Entries;
  if (EventId === undefined) throw new Error(`the bus refused the event: ${ErrorCode} ${ErrorMessage}`);
  return EventId;
}

/** Where there is no bus: what EventBridge puts on the rule's dead-letter queue ("Using dead-letter queues"). */
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
