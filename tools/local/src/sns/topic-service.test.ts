import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { expect, it, onTestFinished, vi } from "vitest";
import { serveTopics } from "../testing/serve-topics.ts";

async function serve(options: { dataDir?: string } = {}) {
  const served = await serveTopics(options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await served.close();
    isOpen = false;
  };
  onTestFinished(close);
  const publish = (input: PublishCommandInput) => served.client.send(new PublishCommand(input));
  const bodies = () => served.delivered.map(({ message }) => message.message);
  return { ...served, close, publish, bodies };
}

const topicArn = "arn:aws:sns:us-east-1:000000000000:orders";
const queueArn = "arn:aws:sqs:us-east-1:000000000000:work";
const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:worker";
const toQueue = { topicArn, protocol: "sqs", endpoint: queueArn, attributes: {} };

it("gives a message to every queue and function that subscribes, and to nobody by e-mail", async () => {
  const { topics, publish, delivered } = await serve();
  topics.createTopic({ topicArn, attributes: {} });
  topics.subscribe(toQueue);
  topics.subscribe({ topicArn, protocol: "lambda", endpoint: functionArn, attributes: {} });
  topics.subscribe({ topicArn, protocol: "email", endpoint: "a@example.com", attributes: {} });
  const MessageAttributes = {
    kind: { DataType: "String", StringValue: "paid" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
  };
  const { MessageId } = await publish({
    TopicArn: topicArn,
    Message: "a<b>&c",
    Subject: "S",
    MessageAttributes,
  });
  expect(delivered.map(({ subscription }) => subscription)).toMatchObject([
    { protocol: "sqs", endpoint: queueArn, isRaw: false, topicArn },
    { protocol: "lambda", endpoint: functionArn, isRaw: false },
  ]);
  expect(delivered[0]?.message).toEqual({
    messageId: MessageId,
    topicArn,
    message: "a<b>&c",
    subject: "S",
    messageAttributes: {
      kind: { DataType: "String", StringValue: "paid" },
      raw: { DataType: "Binary", BinaryValue: "AQI=" },
    },
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

it("applies filter policies to attributes and to the body", async () => {
  const { topics, publish, delivered } = await serve();
  topics.createTopic({ topicArn, attributes: {} });
  const FilterPolicy = JSON.stringify({ kind: ["paid"] });
  topics.subscribe({ ...toQueue, attributes: { FilterPolicy, RawMessageDelivery: "true" } });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn });
  topics.subscribe({
    topicArn,
    protocol: "lambda",
    endpoint: functionArn,
    attributes: { FilterPolicy, FilterPolicyScope: "MessageBody", RedrivePolicy },
  });
  await publish({ TopicArn: topicArn, Message: '{"kind":"paid"}' });
  expect(delivered.map(({ subscription }) => subscription)).toMatchObject([
    { protocol: "lambda", deadLetterTargetArn: queueArn },
  ]);
  const kind = { DataType: "String", StringValue: "paid" };
  await publish({ TopicArn: topicArn, Message: "text", MessageAttributes: { kind } });
  expect(delivered.map(({ subscription }) => subscription.protocol)).toEqual(["lambda", "sqs"]);
  expect(delivered[1]?.subscription).toMatchObject({ isRaw: true });
});

it("gives each protocol its own text of a message whose structure is JSON", async () => {
  const { topics, publish, bodies } = await serve();
  topics.createTopic({ topicArn, attributes: {} });
  topics.subscribe(toQueue);
  topics.subscribe({ topicArn, protocol: "lambda", endpoint: functionArn, attributes: {} });
  const Message = JSON.stringify({ default: "for all", lambda: "for functions" });
  await publish({ TopicArn: topicArn, Message, MessageStructure: "json" });
  expect(bodies()).toEqual(["for all", "for functions"]);
  await expect(
    publish({ TopicArn: topicArn, Message: '{"sqs":"x"}', MessageStructure: "json" }),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Message Structure - No default entry in JSON message body",
  });
});

it.each<[string, PublishCommandInput, object]>([
  ["an unknown topic", { TopicArn: `${topicArn}x`, Message: "x" }, { name: "NotFoundException" }],
  ["no message", { TopicArn: topicArn, Message: "" }, { message: "Invalid parameter: Empty message" }],
  [
    "a message over 262,144 bytes",
    { TopicArn: topicArn, Message: "x".repeat(262_145) },
    { message: "Invalid parameter: Message too long" },
  ],
  ["no topic", { Message: "x" }, { name: "InvalidParameterException" }],
])("refuses %s", async (_, input, refusal) => {
  const { topics, publish } = await serve();
  topics.createTopic({ topicArn, attributes: {} });
  await expect(publish(input)).rejects.toMatchObject(refusal);
});

it("takes a message of a FIFO topic once within five minutes, and numbers the messages", async () => {
  const { topics, publish, delivered } = await serve();
  const fifo = `${topicArn}.fifo`;
  topics.createTopic({ topicArn: fifo, attributes: { FifoTopic: "true" } });
  topics.subscribe({ ...toQueue, topicArn: fifo, endpoint: `${queueArn}.fifo` });
  const send = (Message: string, MessageDeduplicationId: string) =>
    publish({ TopicArn: fifo, Message, MessageGroupId: "g", MessageDeduplicationId });
  const first = await send("one", "1");
  const second = await send("two", "2");
  expect(await send("one again", "1")).toMatchObject({ MessageId: first.MessageId });
  expect(delivered.map(({ message }) => [message.message, message.fifo?.messageGroupId])).toEqual([
    ["one", "g"],
    ["two", "g"],
  ]);
  expect(first.SequenceNumber).toMatch(/^\d{20}$/);
  expect([second.SequenceNumber, first.SequenceNumber].sort()[0]).toBe(first.SequenceNumber);
  expect(second.SequenceNumber).not.toBe(first.SequenceNumber);
  vi.useFakeTimers({ now: Date.now() + 5 * 60_000 + 1, toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  topics.publish({ TopicArn: fifo, Message: "one", MessageGroupId: "g", MessageDeduplicationId: "1" });
  expect(delivered).toHaveLength(3);
  vi.useRealTimers();
  await expect(publish({ TopicArn: fifo, Message: "x" })).rejects.toThrow("MessageGroupId");
});

it("gives each entry of a batch its own outcome, and refuses a batch that is none", async () => {
  const { client, topics, bodies } = await serve();
  topics.createTopic({ topicArn, attributes: {} });
  topics.subscribe(toQueue);
  const batch = (...entries: [string, string][]) =>
    client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: entries.map(([Id, Message]) => ({ Id, Message })),
      }),
    );
  const { Successful, Failed } = await batch(["a", "one"], ["b", "x".repeat(262_145)], ["c", "three"]);
  expect(Successful).toMatchObject([{ Id: "a" }, { Id: "c" }]);
  expect(Failed).toMatchObject([{ Id: "b", Code: "InvalidParameter", SenderFault: true }]);
  expect(bodies()).toEqual(["one", "three"]);
  await expect(batch(["a", "x"], ["a", "y"])).rejects.toThrow("same Id");
});

it("keeps what the API has made in a data folder, and what an app's graph makes only as it is made again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback topics "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await serve({ dataDir });
  before.topics.createTopic({ topicArn, attributes: {} });
  before.topics.subscribe(toQueue);
  const { TopicArn = "" } = await before.client.send(new CreateTopicCommand({ Name: "made" }));
  const endpoint = { Protocol: "sqs", Endpoint: `${queueArn}-2` };
  await before.client.send(new SubscribeCommand({ TopicArn, ...endpoint }));
  await before.client.send(new SubscribeCommand({ TopicArn: topicArn, ...endpoint }));
  await before.close();

  const after = await serve({ dataDir });
  const { Topics = [] } = await after.client.send(new ListTopicsCommand({}));
  expect(Topics).toEqual([{ TopicArn }]);
  after.topics.createTopic({ topicArn, attributes: {} });
  const { Subscriptions = [] } = await after.client.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }),
  );
  expect(Subscriptions.map(({ Endpoint }) => Endpoint)).toEqual([`${queueArn}-2`]);
  await after.publish({ TopicArn, Message: "x" });
  expect(after.delivered).toHaveLength(1);
});
