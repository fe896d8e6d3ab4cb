/** A message attribute as SNS's API has it; `BinaryValue` is Base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message that a topic has taken, as it is for one subscription. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  /** The text for the protocol of the subscription (`MessageStructure`). */
  readonly message: string;
  readonly subject?: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  /** ISO 8601 */
  readonly timestamp: string;
  /** Of a FIFO topic. */
  readonly fifo?: {
    readonly messageGroupId: string;
    readonly messageDeduplicationId: string;
    /** Twenty digits. */
    readonly sequenceNumber: string;
  };
}

/** A subscription whose filter policy takes a message. */
export interface TopicSubscription {
  readonly subscriptionArn: string;
  readonly topicArn: string;
  /** `sqs`, `lambda`, ... */
  readonly protocol: string;
  /** The ARN of a queue or function; a URL or an address for what is not run. */
  readonly endpoint: string;
  /** `RawMessageDelivery`: the message alone, without SNS's JSON around it. */
  readonly isRaw: boolean;
  /** The dead-letter queue of its `RedrivePolicy`. */
  readonly deadLetterTargetArn?: string;
}

/** Brings a message to a subscription. Resolves once it is there, or waits for another attempt; never rejects. */
export type DeliverTopicMessage = (message: TopicMessage, subscription: TopicSubscription) => Promise<void>;
