import { eventSchema } from "@ringback/contracts/message/event";
import type { UndeliveredEvent } from "@ringback/core/archive-undelivered";
import type { SQSRecord } from "aws-lambda";
import { receivesOfRecord } from "./delivery-of-record.ts";

/** EventBridge's ids and reasons are far shorter; what somebody else put there still has to fit into an entry. */
const longestField = 2048;

/**
 * A record of the rule's dead-letter queue: the event as its body, and why the rule gave up in the message
 * attributes ERROR_CODE and ERROR_MESSAGE (EventBridge: "Using dead-letter queues to process undelivered events").
 */
export function undeliveredEvent(record: SQSRecord): UndeliveredEvent {
  const code = record.messageAttributes["ERROR_CODE"]?.stringValue ?? "unknown";
  const message = record.messageAttributes["ERROR_MESSAGE"]?.stringValue ?? "no message";
  return {
    ...receivesOfRecord(record),
    body: record.body,
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
