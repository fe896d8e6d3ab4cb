import type { MessageAttribute, TopicMessage, TopicSubscription } from "./topic-delivery.ts";

/** There is nobody at this machine who signs as AWS does, so a subscriber that checks the signature refuses it. */
const signature = { version: "1", text: "EXAMPLE" };

/**
 * The message of a queue whose subscription is not raw: the text in SNS's JSON (Amazon SNS Developer Guide, "Parsing
 * Amazon SNS message formats").
 */
export function queueNotification(message: TopicMessage, subscription: TopicSubscription): string {
  const { messageId, topicArn, subject, timestamp, fifo } = message;
  return JSON.stringify({
    Type: "Notification",
    MessageId: messageId,
    ...(fifo === undefined ? {} : { SequenceNumber: fifo.sequenceNumber }),
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message.message,
    Timestamp: timestamp,
    // The messages of FIFO topics are not signed.
    ...(fifo === undefined
      ? {
          SignatureVersion: signature.version,
          Signature: signature.text,
          SigningCertURL: certificateUrl(topicArn),
        }
      : {}),
    UnsubscribeURL: unsubscribeUrl(subscription),
    ...attributesOf(message),
  });
}

/** The event of a function (AWS Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications"). */
export function functionNotification(message: TopicMessage, subscription: TopicSubscription): string {
  const { messageId, topicArn, subject, timestamp } = message;
  const Sns = {
    Type: "Notification",
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject ?? null,
    Message: message.message,
    Timestamp: timestamp,
    SignatureVersion: signature.version,
    Signature: signature.text,
    SigningCertUrl: certificateUrl(topicArn),
    UnsubscribeUrl: unsubscribeUrl(subscription),
    MessageAttributes: {},
    ...attributesOf(message),
  };
  const record = {
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: subscription.subscriptionArn,
    Sns,
  };
  return JSON.stringify({ Records: [record] });
}

function attributesOf({ messageAttributes }: TopicMessage): { MessageAttributes?: object } {
  const attributes = Object.entries(messageAttributes);
  if (attributes.length === 0) return {};
  return { MessageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, shown(value)])) };
}

const shown = ({ DataType, StringValue, BinaryValue }: MessageAttribute) => ({
  Type: DataType,
  Value: StringValue ?? BinaryValue ?? "",
});

const certificateUrl = (topicArn: string) =>
  `${urlOf(topicArn)}/SimpleNotificationService-0000000000000000000000.pem`;

const unsubscribeUrl = ({ topicArn, subscriptionArn }: TopicSubscription) =>
  `${urlOf(topicArn)}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;

const urlOf = (topicArn: string) => `https://sns.${topicArn.split(":")[3]}.amazonaws.com`;
