import { createHash, randomUUID } from "node:crypto";
import type { FauxqsStores } from "../sqs/store/sqs-store.ts";
import { deadLetterTargetOf } from "./check-subscription.ts";
import { snsError } from "./sns-error.ts";
import type { DeliverTopicMessage, MessageAttribute, TopicSubscription } from "./topic-delivery.ts";

type SnsStore = FauxqsStores["snsStore"];
type Topic = NonNullable<ReturnType<SnsStore["getTopic"]>>;
type StoredSubscription = NonNullable<ReturnType<SnsStore["getSubscription"]>>;

/** The input of Publish (Amazon SNS API Reference). */
export interface PublishInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly Message?: string;
  readonly Subject?: string;
  /** `json`: the message is an object of a text for each protocol, and `default`. */
  readonly MessageStructure?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

export interface Published {
  readonly MessageId: string;
  readonly SequenceNumber?: string;
}

const maximumBytes = 262_144;
const deduplicationMs = 5 * 60_000;

/**
 * Publish: takes a message, and gives it to every subscription of the topic whose filter policy matches.
 *
 * @param options.matchesFilter whether a subscription's filter policy takes the message
 * @returns resolves when every subscription has it or waits for another attempt; rejects with an SnsError for a message
 *   that SNS refuses
 */
export function createPublish(options: {
  store: SnsStore;
  matchesFilter(subscription: StoredSubscription, input: PublishInput): boolean;
  deliver: DeliverTopicMessage;
}): (input: PublishInput) => Promise<Published> {
  const { store, matchesFilter, deliver } = options;
  const taken = new Map<string, { readonly until: number; readonly published: Published }>();
  let sequence = 0;

  function takeFifo(topic: Topic, input: PublishInput) {
    const { MessageGroupId, Message = "" } = input;
    if (MessageGroupId === undefined) {
      throw invalid("The MessageGroupId parameter is required for FIFO topics.");
    }
    const isByContent = topic.attributes["ContentBasedDeduplication"] === "true";
    const id = input.MessageDeduplicationId ?? (isByContent ? digestOf(Message) : undefined);
    if (id === undefined) {
      throw invalid(
        "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly.",
      );
    }
    // Since 2024 a topic deduplicates by group where its throughput is by group.
    const isByGroup = topic.attributes["FifoThroughputScope"] === "MessageGroup";
    const key = JSON.stringify([topic.arn, isByGroup ? MessageGroupId : "", id]);
    const now = Date.now();
    for (const [known, { until }] of taken) {
      if (until > now) break;
      taken.delete(known);
    }
    return { key, messageGroupId: MessageGroupId, messageDeduplicationId: id, duplicateOf: taken.get(key) };
  }

  return async (input) => {
    const topic = topicOf(store, input);
    checkMessage(input);
    const MessageId = randomUUID();
    const base = {
      messageId: MessageId,
      topicArn: topic.arn,
      ...(input.Subject === undefined ? {} : { subject: input.Subject }),
      messageAttributes: input.MessageAttributes ?? {},
      timestamp: new Date().toISOString(),
    };
    const fanOut = (fifo: object) =>
      Promise.all(
        subscriptionsOf(store, topic)
          .filter((subscription) => matchesFilter(subscription, input))
          .map((subscription) => {
            const message = messageFor(subscription.protocol, input);
            return deliver({ ...base, message, ...fifo }, described(subscription));
          }),
      );
    if (topic.attributes["FifoTopic"] !== "true") {
      await fanOut({});
      return { MessageId };
    }
    const { key, duplicateOf, messageGroupId, messageDeduplicationId } = takeFifo(topic, input);
    if (duplicateOf !== undefined) return duplicateOf.published;
    sequence += 1;
    const sequenceNumber = String(10_000_000_000_000_000_000n + BigInt(sequence));
    const published = { MessageId, SequenceNumber: sequenceNumber };
    taken.set(key, { until: Date.now() + deduplicationMs, published });
    await fanOut({ fifo: { messageGroupId, messageDeduplicationId, sequenceNumber } });
    return published;
  };
}

function topicOf(store: SnsStore, { TopicArn, TargetArn }: PublishInput): Topic {
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined) throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
  const topic = store.getTopic(arn);
  if (topic === undefined) throw snsError("NotFound", "Topic does not exist", 404);
  return topic;
}

function checkMessage({ Message = "", Subject, MessageStructure, MessageAttributes = {} }: PublishInput) {
  if (Message === "") throw invalid("Empty message");
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]) => name + DataType + StringValue + BinaryValue,
  );
  if (Buffer.byteLength([Message, ...attributes].join("")) > maximumBytes) throw invalid("Message too long");
  if (Subject !== undefined && (Subject === "" || Subject.length > 100)) throw invalid("Subject");
  if (MessageStructure === undefined) return;
  if (MessageStructure !== "json") throw invalid("MessageStructure");
  if (typeof structured(Message)["default"] !== "string") {
    throw invalid("Message Structure - No default entry in JSON message body");
  }
}

function messageFor(protocol: string, { Message = "", MessageStructure }: PublishInput): string {
  if (MessageStructure !== "json") return Message;
  const texts = structured(Message);
  return String(texts[protocol] ?? texts["default"]);
}

function structured(message: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // It is refused below.
  }
  throw invalid("Message Structure - JSON message body failed to parse");
}

const subscriptionsOf = (store: SnsStore, topic: Topic): StoredSubscription[] =>
  topic.subscriptionArns.flatMap((arn) => {
    const subscription = store.getSubscription(arn);
    return subscription?.confirmed === true ? [subscription] : [];
  });

function described({ arn, topicArn, protocol, endpoint, attributes }: StoredSubscription): TopicSubscription {
  const deadLetterTargetArn = deadLetterTargetOf(attributes);
  return {
    subscriptionArn: arn,
    topicArn,
    protocol,
    endpoint,
    isRaw: attributes["RawMessageDelivery"] === "true",
    ...(deadLetterTargetArn === undefined ? {} : { deadLetterTargetArn }),
  };
}

const digestOf = (message: string) => createHash("sha256").update(message).digest("hex");

const invalid = (reason: string) => snsError("InvalidParameter", `Invalid parameter: ${reason}`);
