import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import { redactBody } from "@ringback/core/redact-body";
import type { Delivery } from "@ringback/core/work/delivery";
import type { SQSRecord } from "aws-lambda";

/** One record of an SQS event as the domain sees it. Never throws: a body that breaks the contract says so. */
export function deliveryOfRecord(record: SQSRecord): Delivery {
  return {
    ...receivesOfRecord(record),
    content: parseQueueBody(record.body),
    // Only a message that is archived needs it.
    get redactedBody() {
      return redactBody(record.body);
    },
  };
}

/** What SQS tells of a record beside its body. */
export function receivesOfRecord({ messageId, attributes }: SQSRecord) {
  return {
    deliveryId: messageId,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
    firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
    group: attributes.MessageGroupId,
  };
}
