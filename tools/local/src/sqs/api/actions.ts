import { attributes, flag, integer, list, type Structure, structure, tags, text } from "./shapes.ts";

interface Action {
  readonly input: Structure;
  readonly output: Structure;
}

const messageAttribute = structure({ DataType: text, StringValue: text, BinaryValue: text });
const message = {
  MessageBody: text,
  DelaySeconds: integer,
  MessageAttributes: attributes("MessageAttribute", messageAttribute),
  MessageSystemAttributes: attributes("MessageSystemAttribute", messageAttribute),
  MessageDeduplicationId: text,
  MessageGroupId: text,
};
const sent = {
  MessageId: text,
  MD5OfMessageBody: text,
  MD5OfMessageAttributes: text,
  MD5OfMessageSystemAttributes: text,
  SequenceNumber: text,
};
const received = structure({
  MessageId: text,
  ReceiptHandle: text,
  MD5OfBody: text,
  Body: text,
  Attributes: attributes("Attribute"),
  MD5OfMessageAttributes: text,
  MessageAttributes: attributes("MessageAttribute", messageAttribute),
});
const failed = list(
  "BatchResultErrorEntry",
  structure({ Id: text, SenderFault: flag, Code: text, Message: text }),
);
const queue = { QueueUrl: text };
const none = structure({});

const batch = (name: string, entry: Structure["members"], done: Structure["members"] = {}): Action => ({
  input: structure({
    ...queue,
    Entries: list(`${name}RequestEntry`, structure({ Id: text, ...entry })),
  }),
  output: structure({
    Successful: list(`${name}ResultEntry`, structure({ Id: text, ...done })),
    Failed: failed,
  }),
});

/** The actions of SQS that are here (Amazon SQS API Reference; its model gives the names of the query protocol). */
export const sqsActions = {
  CreateQueue: {
    input: structure({ QueueName: text, Attributes: attributes("Attribute"), tags }),
    output: structure(queue),
  },
  DeleteQueue: { input: structure(queue), output: none },
  GetQueueUrl: {
    input: structure({ QueueName: text, QueueOwnerAWSAccountId: text }),
    output: structure(queue),
  },
  ListQueues: {
    input: structure({ QueueNamePrefix: text, MaxResults: integer, NextToken: text }),
    output: structure({ QueueUrls: list("QueueUrl", text), NextToken: text }),
  },
  GetQueueAttributes: {
    input: structure({ ...queue, AttributeNames: list("AttributeName", text) }),
    output: structure({ Attributes: attributes("Attribute") }),
  },
  SetQueueAttributes: {
    input: structure({ ...queue, Attributes: attributes("Attribute") }),
    output: none,
  },
  PurgeQueue: { input: structure(queue), output: none },
  SendMessage: { input: structure({ ...queue, ...message }), output: structure(sent) },
  SendMessageBatch: batch("SendMessageBatch", message, sent),
  ReceiveMessage: {
    input: structure({
      ...queue,
      AttributeNames: list("AttributeName", text),
      MessageSystemAttributeNames: list("MessageSystemAttributeName", text),
      MessageAttributeNames: list("MessageAttributeName", text),
      MaxNumberOfMessages: integer,
      VisibilityTimeout: integer,
      WaitTimeSeconds: integer,
      ReceiveRequestAttemptId: text,
    }),
    output: structure({ Messages: list("Message", received) }),
  },
  DeleteMessage: { input: structure({ ...queue, ReceiptHandle: text }), output: none },
  DeleteMessageBatch: batch("DeleteMessageBatch", { ReceiptHandle: text }),
  ChangeMessageVisibility: {
    input: structure({ ...queue, ReceiptHandle: text, VisibilityTimeout: integer }),
    output: none,
  },
  ChangeMessageVisibilityBatch: batch("ChangeMessageVisibilityBatch", {
    ReceiptHandle: text,
    VisibilityTimeout: integer,
  }),
  TagQueue: { input: structure({ ...queue, Tags: tags }), output: none },
  UntagQueue: { input: structure({ ...queue, TagKeys: list("TagKey", text) }), output: none },
  ListQueueTags: { input: structure(queue), output: structure({ Tags: tags }) },
} satisfies Record<string, Action>;

export type SqsAction = keyof typeof sqsActions;

export const isSqsAction = (name: string): name is SqsAction => Object.hasOwn(sqsActions, name);
