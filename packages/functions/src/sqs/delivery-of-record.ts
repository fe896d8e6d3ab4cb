import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import type { Delivery } from "@ringback/core/delivery/delivery";
import { redactBody } from "@ringback/core/delivery/redact-body";
import type { SQSRecord } from "aws-lambda";

/** A record of an SQS event as core's `Delivery`. Never throws: a body that breaks the contract is content `invalid`. */
export function deliveryOfRecord(record: SQSRecord): Delivery {
  return {
    ...receivesOfRecord(record),
    content: parseQueueBody(record.body),
    // Computed when it is read: only a message that is archived needs it.
    get redactedBody() {
      return redactBody(record.body);
    },
  };
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
