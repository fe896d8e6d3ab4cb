import { parseQueueBody, type QueueBody } from "@ringback/contracts/message/queue-body";
import type { Delivery, DeliveryContent } from "@ringback/core/delivery/delivery";
import { redactBody } from "@ringback/core/delivery/redact-body";
import { thrownError } from "@ringback/core/errors/thrown-error";
import type { SQSRecord } from "aws-lambda";
import { messageOrigin } from "./message-origin.ts";

/** How the records of a task become deliveries. */
export interface ReadRecord<Event> {
  /** The name of the task. */
  readonly task: string;
  /** Reads the payload of a body (`payloadReader`). */
  readonly readPayload: (content: QueueBody) => QueueBody<Event>;
}

/**
 * A record of an SQS event as core's `Delivery`. Never throws: a body that breaks the contract is content `invalid`, and one
 * whose payload schema throws is `unchecked`.
 */
export function deliveryOfRecord<Event>(record: SQSRecord, options: ReadRecord<Event>): Delivery<Event> {
  return {
    ...receivesOfRecord(record),
    content: contentOf(parseQueueBody(record.body), options),
    origin: messageOrigin(record, options.task),
    // Computed when it is read: only a message that is archived needs it.
    get redactedBody() {
      return redactBody(record.body);
    },
  };
}

function contentOf<Event>(content: QueueBody, { readPayload }: ReadRecord<Event>): DeliveryContent<Event> {
  try {
    return readPayload(content);
  } catch (error) {
    // Only the payload of a valid body is read by the schema.
    if (content.body !== "valid") throw error;
    const { message, taskToken } = content;
    return { body: "unchecked", messageId: message.messageId, taskToken, thrown: thrownError(error) };
  }
}

/** What SQS says about a record, apart from its body. */
export function receivesOfRecord({ messageId, attributes }: SQSRecord) {
  return {
    deliveryId: messageId,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
    firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
    group: attributes.MessageGroupId,
  };
}
