import { eventSchema } from "@ringback/contracts/message/event";
import type { UndeliveredEvent } from "@ringback/core/archive-undelivered-event";
import type { SQSRecord } from "aws-lambda";
import { receivesOfRecord } from "./delivery-of-record.ts";

/** In characters. EventBridge's ids and reasons are far shorter, but whatever else is there has to fit into an entry. */
const longestField = 2048;

/**
 * Reads a record of the rule's dead-letter queue: its body is the event, and the message attributes ERROR_CODE and
 * ERROR_MESSAGE say why the rule gave up (EventBridge: "Using dead-letter queues to process undelivered events").
 */
export function undeliveredEvent(record: SQSRecord, workflow: string): UndeliveredEvent {
  const code = record.messageAttributes["ERROR_CODE"]?.stringValue ?? "unknown";
  const message = record.messageAttributes["ERROR_MESSAGE"]?.stringValue ?? "no message";
  return {
    ...receivesOfRecord(record),
    body: record.body,
    workflow,
    eventId: eventId(record.body),
    reason: shortened(`The rule could not deliver the event: ${code}, ${message}`),
  };
}

const shortened = (text: string) => (text.length <= longestField ? text : `${text.slice(0, longestField)}…`);

function eventId(body: string): string | undefined {
  try {
    const event = eventSchema.safeParse(JSON.parse(body));
    return event.success && event.data.id.length <= longestField ? event.data.id : undefined;
  } catch {
    return undefined;
  }
}
