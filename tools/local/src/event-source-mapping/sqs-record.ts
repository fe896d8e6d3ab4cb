import type { Delivery } from "../sqs/queue-service.ts";

/** A record of the event that Lambda gives to a function (AWS Lambda Developer Guide, "Using Lambda with SQS"). */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsRecordAttribute>>;
  readonly md5OfMessageAttributes?: string;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

interface SqsRecordAttribute {
  readonly stringValue?: string;
  readonly binaryValue?: string;
  readonly stringListValues: readonly string[];
  readonly binaryListValues: readonly string[];
  readonly dataType: string;
}

/** The record of a message, as Lambda writes it into the event. */
export function sqsRecord(delivery: Delivery, queue: { queueArn: string; region: string }): SqsRecord {
  const { message, receiptHandle, deadLetterQueueSourceArn } = delivery;
  const messageAttributes = Object.entries(message.messageAttributes).map(([name, value]) => [
    name,
    {
      ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
      ...(value.BinaryValue === undefined ? {} : { binaryValue: value.BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      SentTimestamp: String(message.sentTimestamp),
      ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
      ...(message.messageGroupId === undefined ? {} : { MessageGroupId: message.messageGroupId }),
      SenderId: "000000000000",
      ...(message.messageDeduplicationId === undefined
        ? {}
        : { MessageDeduplicationId: message.messageDeduplicationId }),
      ...(deadLetterQueueSourceArn === undefined
        ? {}
        : { DeadLetterQueueSourceArn: deadLetterQueueSourceArn }),
      ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
    },
    messageAttributes: Object.fromEntries(messageAttributes),
    ...(message.md5OfMessageAttributes === ""
      ? {}
      : { md5OfMessageAttributes: message.md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queue.queueArn,
    awsRegion: queue.region,
  };
}
