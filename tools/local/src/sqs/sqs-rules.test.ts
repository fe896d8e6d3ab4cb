import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postSqs } from "../testing/post-sqs.ts";
import { serveQueues } from "../testing/serve-queues.ts";

/** What SQS refuses, over the wire. The messages are AWS's. */
let served: Awaited<ReturnType<typeof serveQueues>>;
let QueueUrl: string;
let fifoUrl: string;
beforeEach(async () => {
  served = await serveQueues();
  QueueUrl = served.queues.createQueue("work", {}).queueUrl;
  fifoUrl = served.queues.createQueue("work.fifo", { FifoQueue: "true" }).queueUrl;
});
afterEach(() => served.close());

const refusal = async (action: string, input: object) => {
  const { status, code, answer } = await postSqs(served.url, action, { QueueUrl, ...input });
  return status === 200 ? "taken" : `${status} ${code}: ${answer["message"]}`;
};
const invalid = (sentence: string) => `400 InvalidParameterValue: ${sentence}`;
const outOfRange = (value: unknown, name: string, reason: string) =>
  invalid(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

const delay = "DelaySeconds must be >= 0 and <= 900.";
const visibility = "Must be >= 0 and <= 43200, if provided.";
const ids =
  "400 InvalidBatchEntryId: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
const entries = (...all: string[]) => ({ Entries: all.map((Id) => ({ Id, MessageBody: "x" })) });

it.each<[string, string, object, string]>([
  ["a delay of 900 s", "SendMessage", { MessageBody: "x", DelaySeconds: 900 }, "taken"],
  [
    "a delay of 901 s",
    "SendMessage",
    { MessageBody: "x", DelaySeconds: 901 },
    outOfRange(901, "DelaySeconds", delay),
  ],
  [
    "a negative delay",
    "SendMessage",
    { MessageBody: "x", DelaySeconds: -1 },
    outOfRange(-1, "DelaySeconds", delay),
  ],
  [
    "a delay of 1.5 s",
    "SendMessage",
    { MessageBody: "x", DelaySeconds: 1.5 },
    "400 SerializationException: Of type number, a value can not be converted to an Integer.",
  ],
  [
    "a queue's delay of 901 s",
    "SetQueueAttributes",
    { Attributes: { DelaySeconds: "901" } },
    "400 InvalidAttributeValue: Invalid value for the parameter DelaySeconds.",
  ],
  [
    "a new queue's delay of 1e2 s",
    "CreateQueue",
    { QueueName: "new", Attributes: { DelaySeconds: "1e2" } },
    "400 InvalidAttributeValue: Invalid value for the parameter DelaySeconds.",
  ],
  [
    "a receive of 11",
    "ReceiveMessage",
    { MaxNumberOfMessages: 11 },
    outOfRange(11, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
  ],
  [
    "a receive of none",
    "ReceiveMessage",
    { MaxNumberOfMessages: 0 },
    outOfRange(0, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
  ],
  [
    "a poll of 21 s",
    "ReceiveMessage",
    { WaitTimeSeconds: 21 },
    outOfRange(21, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided."),
  ],
  [
    "a visibility of 43,201 s",
    "ReceiveMessage",
    { VisibilityTimeout: 43_201 },
    outOfRange(43_201, "VisibilityTimeout", visibility),
  ],
  [
    "a change of visibility to 43,201 s",
    "ChangeMessageVisibility",
    { ReceiptHandle: "x", VisibilityTimeout: 43_201 },
    outOfRange(43_201, "VisibilityTimeout", visibility),
  ],
  [
    "an empty batch",
    "SendMessageBatch",
    entries(),
    "400 EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.",
  ],
  [
    "a batch of 11",
    "SendMessageBatch",
    entries(..."abcdefghijk"),
    "400 TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.",
  ],
  [
    "a batch with an id twice",
    "SendMessageBatch",
    entries("a", "a"),
    "400 BatchEntryIdsNotDistinct: Id a repeated.",
  ],
  ["a batch with an id of other letters", "SendMessageBatch", entries("a:b"), ids],
  ["a batch with an id of 81 letters", "DeleteMessageBatch", entries("a".repeat(81)), ids],
  ["a batch with an empty id", "ChangeMessageVisibilityBatch", entries(""), ids],
  [
    "a batch of over a MiB",
    "SendMessageBatch",
    { Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: "x".repeat(524_289) })) },
    "400 BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048578 bytes.",
  ],
  ["no body", "SendMessage", {}, "400 MissingParameter: The request must contain the parameter MessageBody."],
  [
    "a body that is not a string",
    "SendMessage",
    { MessageBody: { a: 1 } },
    "400 SerializationException: Of type object, a value can not be converted to a String.",
  ],
  [
    "a queue name with a slash",
    "CreateQueue",
    { QueueName: "a/b" },
    invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"),
  ],
  [
    "an attribute whose number is none",
    "SendMessage",
    { MessageBody: "x", MessageAttributes: { n: { DataType: "Number", StringValue: "abc" } } },
    invalid("Can't cast the value of message (user) attribute 'n' to a number."),
  ],
  [
    "an attribute of another type",
    "SendMessage",
    { MessageBody: "x", MessageAttributes: { n: { DataType: "Date", StringValue: "abc" } } },
    invalid(
      "The type of message (user) attribute 'n' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ),
  ],
  [
    "an empty attribute",
    "SendMessage",
    { MessageBody: "x", MessageAttributes: { n: { DataType: "String", StringValue: "" } } },
    invalid("Message (user) attribute 'n' must contain a non-empty value of type 'String'."),
  ],
  [
    "an attribute with a noncharacter",
    "SendMessage",
    { MessageBody: "x", MessageAttributes: { n: { DataType: "String", StringValue: "\uffff" } } },
    invalid(
      "Invalid binary character '#xFFFF' was found in the value of the message attribute 'n', the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].",
    ),
  ],
  [
    "an attribute with an emoji",
    "SendMessage",
    { MessageBody: "x", MessageAttributes: { n: { DataType: "String", StringValue: "😀" } } },
    "taken",
  ],
])("%s", async (_, action, input, expected) => {
  expect(await refusal(action, input)).toBe(expected);
});

it("a FIFO group that is not plain text", async () => {
  const input = { QueueUrl: fifoUrl, MessageBody: "x", MessageGroupId: "a b", MessageDeduplicationId: "1" };
  expect(await refusal("SendMessage", input)).toBe(
    outOfRange(
      "a b",
      "MessageGroupId",
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    ),
  );
});

it("gives the query protocol's name of an error where it has another one", async () => {
  const missing = await postSqs(served.url, "GetQueueUrl", { QueueName: "nobody" });
  expect(missing).toMatchObject({
    code: "QueueDoesNotExist",
    queryError: "AWS.SimpleQueueService.NonExistentQueue;Sender",
  });
  const refused = await postSqs(served.url, "SendMessage", { QueueUrl, MessageBody: "x", DelaySeconds: 901 });
  expect(refused.queryError).toBe("InvalidParameterValue;Sender");
});

it("refuses the faulty entries of a batch one by one, and sends the others", async () => {
  const Entries = [
    { Id: "emoji", MessageBody: "Hello 😀" },
    { Id: "noncharacter", MessageBody: "a\uffffb" },
    { Id: "half", MessageBody: "a\ud83db" },
    { Id: "late", MessageBody: "x", DelaySeconds: 901 },
    {
      Id: "attribute",
      MessageBody: "x",
      MessageAttributes: { n: { DataType: "String", StringValue: "\u0000" } },
    },
  ];
  const { status, answer } = await postSqs(served.url, "SendMessageBatch", { QueueUrl, Entries });
  expect(status).toBe(200);
  expect(answer).toMatchObject({
    Successful: [{ Id: "emoji" }],
    Failed: [
      { Id: "noncharacter", SenderFault: true, Code: "InvalidMessageContents" },
      { Id: "half", Code: "InvalidMessageContents" },
      { Id: "late", Code: "InvalidParameterValue" },
      { Id: "attribute", Code: "InvalidParameterValue" },
    ],
  });
  expect(
    (await postSqs(served.url, "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 })).answer,
  ).toMatchObject({
    Messages: [{ Body: "Hello 😀" }],
  });
});

it("reports every entry where none can be sent", async () => {
  const Entries = [{ Id: "a", MessageBody: "\uffff" }];
  const { answer } = await postSqs(served.url, "SendMessageBatch", { QueueUrl, Entries });
  expect(answer).toMatchObject({ Successful: [], Failed: [{ Id: "a" }] });
  const gone = await postSqs(served.url, "SendMessageBatch", { QueueUrl: "nowhere", Entries });
  expect(gone.code).toBe("QueueDoesNotExist");
});

describe("a RedrivePolicy", () => {
  const dead = "arn:aws:sqs:us-east-1:000000000000:dead";
  const ofPolicy = (text: string, reason: string) =>
    invalid(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const noMap =
    "400 InvalidAttributeValue: Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.";
  const count = (text: string, given: string) =>
    ofPolicy(
      text,
      `Invalid value for maxReceiveCount: ${given}, valid values are from 1 to 1000 both inclusive.`,
    );
  const policy = (maxReceiveCount: unknown, deadLetterTargetArn: unknown = dead) =>
    JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  const cases: [string, string][] = [
    ["null", noMap],
    ["{", noMap],
    ['"5"', noMap],
    ["[]", noMap],
    [" ", noMap],
    ["{}", ofPolicy("{}", "Redrive policy does not contain mandatory attribute: maxReceiveCount.")],
    [
      '{"maxReceiveCount":5}',
      ofPolicy(
        '{"maxReceiveCount":5}',
        "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
      ),
    ],
    [policy("0"), count(policy("0"), "0")],
    [policy("abc"), count(policy("abc"), "abc")],
    [policy(1001), count(policy(1001), "1001")],
    [policy([5]), count(policy([5]), "[5]")],
    [policy(1.5), count(policy(1.5), "1.5")],
    [policy(5, "dummy"), ofPolicy(policy(5, "dummy"), "Invalid value for deadLetterTargetArn.")],
    [policy(5, 7), ofPolicy(policy(5, 7), "Invalid value for deadLetterTargetArn.")],
    [
      policy(5, "arn:aws:sns:us-east-1:000000000000:t"),
      ofPolicy(
        policy(5, "arn:aws:sns:us-east-1:000000000000:t"),
        "Only SQS queues are valid resources for deadLetterTargetArn.",
      ),
    ],
    [policy(5, `${dead}-none`), ofPolicy(policy(5, `${dead}-none`), "Dead letter target does not exist.")],
    [
      policy(5, `${dead}.fifo`),
      ofPolicy(policy(5, `${dead}.fifo`), "Dead-letter queue must be same type of queue as the source.."),
    ],
    [
      '{"deadLetterTargetArn":"a","maxReceiveCount":1,"more":1}',
      ofPolicy(
        '{"deadLetterTargetArn":"a","maxReceiveCount":1,"more":1}',
        "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
      ),
    ],
    [policy(1), "taken"],
    [policy("1000"), "taken"],
  ];

  it.each(cases)("%s at creation and later", async (RedrivePolicy, expected) => {
    served.queues.createQueue("dead", {});
    const Attributes = { RedrivePolicy };
    expect(await refusal("CreateQueue", { QueueName: "new", Attributes })).toBe(expected);
    expect(await refusal("SetQueueAttributes", { Attributes })).toBe(expected);
    const { code } = await postSqs(served.url, "GetQueueUrl", { QueueName: "new" });
    expect(code).toBe(expected === "taken" ? undefined : "QueueDoesNotExist");
  });

  it("of an empty text takes the policy away", async () => {
    served.queues.createQueue("dead", {});
    expect(await refusal("SetQueueAttributes", { Attributes: { RedrivePolicy: policy(1) } })).toBe("taken");
    expect(await refusal("SetQueueAttributes", { Attributes: { RedrivePolicy: "" } })).toBe("taken");
    const { answer } = await postSqs(served.url, "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    expect(answer["Attributes"]).not.toHaveProperty("RedrivePolicy");
  });
});

describe("a RedriveAllowPolicy", () => {
  const noFormat =
    "400 InvalidAttributeValue: Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.";
  const ofPolicy = (text: string, reason: string) =>
    invalid(
      `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. ${reason}`,
    );
  const eleven = JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: Array(11).fill("arn") });

  it.each([
    ["null", noFormat],
    ["{", noFormat],
    ["{}", noFormat],
    ['{"redrivePermission":"some"}', noFormat],
    ['{"redrivePermission":"byQueue","sourceQueueArns":"arn"}', noFormat],
    [
      '{"redrivePermission":"byQueue"}',
      ofPolicy(
        '{"redrivePermission":"byQueue"}',
        "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.",
      ),
    ],
    [
      '{"redrivePermission":"denyAll","sourceQueueArns":["arn"]}',
      ofPolicy(
        '{"redrivePermission":"denyAll","sourceQueueArns":["arn"]}',
        "To specify one or more source queue ARNs, you must set redrivePermission to byQueue.",
      ),
    ],
    [eleven, ofPolicy(eleven, "The maximum number of source queue ARNs you can specify is 10.")],
    ['{"redrivePermission":"allowAll"}', "taken"],
  ])("%s", async (RedriveAllowPolicy, expected) => {
    expect(await refusal("SetQueueAttributes", { Attributes: { RedriveAllowPolicy } })).toBe(expected);
  });
});

describe("the attributes of FIFO queues", () => {
  it.each<[Record<string, string>, string]>([
    [{ ContentBasedDeduplication: "true" }, "taken"],
    [{ DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" }, "taken"],
    [
      { DeduplicationScope: "group" },
      "400 InvalidAttributeValue: Invalid value for the parameter DeduplicationScope.",
    ],
  ])("%j is %s for a FIFO queue", async (Attributes, expected) => {
    expect(await refusal("SetQueueAttributes", { QueueUrl: fifoUrl, Attributes })).toBe(expected);
  });

  it.each(["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"])(
    "%s is none of a standard queue's",
    async (name) => {
      expect(await refusal("SetQueueAttributes", { Attributes: { [name]: "true" } })).toBe(
        `400 InvalidAttributeName: Unknown Attribute ${name}.`,
      );
    },
  );
});
