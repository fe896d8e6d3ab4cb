import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Delivery, QueueSource } from "../sqs/queue-service.ts";

/** SQS's longest poll. */
const longestPollSeconds = 20;
/** How long a poll that failed waits for the next one. */
const failedPollMs = 500;

/** A queue of an SQS server, read with AWS's SDK as Lambda's pollers read it. */
export function sdkQueueSource(options: {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  visibilityTimeoutSeconds: number;
  isFifo: boolean;
}): QueueSource {
  const { client, queueUrl: QueueUrl } = options;
  return {
    queueArn: options.queueArn,
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds,
    isFifo: options.isFifo,
    receive: async ({ maximum, waitMs, visibilityTimeoutSeconds, signal }) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, maximum),
        WaitTimeSeconds: Math.min(longestPollSeconds, Math.floor(waitMs / 1000)),
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        ...(visibilityTimeoutSeconds === undefined ? {} : { VisibilityTimeout: visibilityTimeoutSeconds }),
      });
      try {
        const { Messages = [] } = await client.send(command, { abortSignal: signal });
        return Messages.map(deliveryOf);
      } catch {
        // A server that cannot be reached or refuses is asked again: the queue exists for as long as its mapping.
        await delay(failedPollMs, undefined, { signal }).catch(() => undefined);
        return [];
      }
    },
    delete: async (deliveries) => {
      for (let start = 0; start < deliveries.length; start += 10) {
        const Entries = deliveries
          .slice(start, start + 10)
          .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}

function deliveryOf(message: Message): Delivery {
  const { Attributes: attributes = {} } = message;
  const optional = {
    messageGroupId: attributes.MessageGroupId,
    messageDeduplicationId: attributes.MessageDeduplicationId,
    sequenceNumber: attributes.SequenceNumber,
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const { DeadLetterQueueSourceArn: deadLetterQueueSourceArn } = attributes;
  return {
    receiptHandle: message.ReceiptHandle ?? "",
    message: {
      messageId: message.MessageId ?? "",
      body: message.Body ?? "",
      md5OfBody: message.MD5OfBody ?? "",
      messageAttributes: messageAttributesOf(message),
      md5OfMessageAttributes: message.MD5OfMessageAttributes ?? "",
      sentTimestamp: Number(attributes.SentTimestamp ?? 0),
      approximateReceiveCount: Number(attributes.ApproximateReceiveCount ?? 1),
      approximateFirstReceiveTimestamp: Number(attributes.ApproximateFirstReceiveTimestamp ?? 0),
      ...present,
    },
    ...(deadLetterQueueSourceArn === undefined ? {} : { deadLetterQueueSourceArn }),
  };
}

function messageAttributesOf({ MessageAttributes = {} }: Message): Delivery["message"]["messageAttributes"] {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType = "String", StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        ...(StringValue === undefined ? {} : { StringValue }),
        ...(BinaryValue === undefined ? {} : { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
      },
    ]),
  );
}
