import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createVirtualClock } from "@ringback/stepfunctions/virtual-clock";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { queryForms } from "../endpoint/query-forms.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import type { ApiCall } from "../iam/api-call.ts";
import { isSqsAction } from "../sqs/api/actions.ts";
import { openQueueService } from "../sqs/queue-service.ts";
import { createTargets } from "../targets/targets.ts";
import { createTopicDeliveries } from "./topic-deliveries.ts";
import { createTopicService } from "./topic-service.ts";

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;
const topicArn = arn("sns", "orders");
const functionArn = arn("lambda", "function:worker");

/** Topics and queues behind one endpoint. A function takes every event, or fails; a queue may deny a delivery. */
async function serve(options: { dataDir?: string } = {}) {
  const endpoint = await openEndpoint({ port: 0 });
  const queues = await openQueueService({ host: endpoint.host, region: "us-east-1" });
  const clock = createVirtualClock();
  const warnings: string[] = [];
  const asked: ApiCall[] = [];
  const denied = new Set<string>();
  const events: unknown[] = [];
  const failures: Error[] = [];
  const sent: object[] = [];
  let attempts = 0;
  let gate: Promise<void> | undefined;
  const urlOf = (queueArn: string) => `${endpoint.url}/000000000000/${queueArn.split(":").at(-1)}`;
  const deliveries = createTopicDeliveries({
    ...options,
    clock,
    random: () => 0,
    onWarning: (message) => void warnings.push(message),
    targets: createTargets({
      services: {
        startExecution: () => undefined,
        putEvent: () => undefined,
        publish: () => undefined,
        sendMessage: ({ queueArn, ...message }) => {
          sent.push(message);
          return queues.sendMessage({ QueueUrl: urlOf(queueArn), ...message });
        },
        invokeAsync: async (_, event) => {
          attempts += 1;
          await gate;
          const failure = failures[0];
          if (failure !== undefined) throw failure;
          events.push(event);
        },
      },
      authorizer: {
        denialOf: (call) => {
          asked.push(call);
          return denied.has(call.resource) ? { message: "Not authorized.", reason: "no-allow" } : undefined;
        },
      },
    }),
  });
  const topics = createTopicService({ fauxqs: queues.fauxqs, deliver: deliveries.deliver });
  const none = () => undefined;
  const forms = { sqs: queues.handleForm, sns: topics.handleForm, sts: queues.fauxqs.handleForm };
  endpoint.serve(
    serviceRoutes({
      sqs: queues.handle,
      query: queryForms(forms, isSqsAction),
      dynamodb: none,
      states: none,
      events: none,
      lambda: none,
    }),
  );
  const client = {
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  };
  const sns = new SNSClient(client);
  const sqs = new SQSClient(client);
  onTestFinished(async () => {
    deliveries.close();
    sns.destroy();
    sqs.destroy();
    await endpoint.close();
    await queues.close();
  });
  topics.createTopic({ topicArn, attributes: {} });
  const queue = (name: string) => {
    queues.createQueue(name, name.endsWith(".fifo") ? { FifoQueue: "true" } : {});
    return arn("sqs", name);
  };
  const received = async (queueArn: string): Promise<Message[]> => {
    const asking = {
      QueueUrl: urlOf(queueArn),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All" as const],
    };
    return (await sqs.send(new ReceiveMessageCommand(asking))).Messages ?? [];
  };
  return {
    topics,
    deliveries,
    sns,
    clock,
    warnings,
    asked,
    denied,
    events,
    failures,
    queue,
    received,
    sent,
    get attempts() {
      return attempts;
    },
    /** The function takes no event until the returned function is called. */
    holdFunction: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    subscribe: (protocol: string, endpointArn: string, attributes: Record<string, string> = {}) =>
      topics.subscribe({
        subscriptionArn: `${topicArn}:${protocol}`,
        topicArn,
        protocol,
        endpoint: endpointArn,
        attributes,
      }),
    publish: (input: Omit<PublishCommandInput, "TopicArn">) =>
      sns.send(new PublishCommand({ TopicArn: topicArn, ...input })),
  };
}

const kind = { kind: { DataType: "String", StringValue: "book" } };

describe("to a queue", () => {
  it("brings SNS's JSON with the message in it, before Publish answers", async () => {
    const { queue, subscribe, publish, received } = await serve();
    const work = queue("work");
    subscribe("sqs", work);
    const { MessageId } = await publish({ Message: '{"a":1}', Subject: "S", MessageAttributes: kind });
    const [message] = await received(work);
    expect(JSON.parse(message?.Body ?? "")).toEqual({
      Type: "Notification",
      MessageId,
      TopicArn: topicArn,
      Subject: "S",
      Message: '{"a":1}',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      SignatureVersion: "1",
      Signature: "EXAMPLE",
      SigningCertURL: expect.stringContaining("https://sns.us-east-1.amazonaws.com/"),
      UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topicArn}:sqs`,
      MessageAttributes: { kind: { Type: "String", Value: "book" } },
    });
    expect(message?.MessageAttributes).toBeUndefined();
  });

  it("brings the message alone where it is raw, with its attributes", async () => {
    const { queue, subscribe, publish, received } = await serve();
    const work = queue("work");
    subscribe("sqs", work, { RawMessageDelivery: "true" });
    const raw = { raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) } };
    await publish({ Message: "text", Subject: "S", MessageAttributes: { ...kind, ...raw } });
    const [message] = await received(work);
    expect(message?.Body).toBe("text");
    expect(message?.MessageAttributes).toMatchObject({
      kind: { DataType: "String", StringValue: "book" },
      raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
    });
  });

  it("keeps group, deduplication id and order from a FIFO topic to a FIFO queue", async () => {
    const { topics, queue, sns, received } = await serve();
    const fifoTopic = `${topicArn}.fifo`;
    const work = queue("work.fifo");
    topics.createTopic({ topicArn: fifoTopic, attributes: { FifoTopic: "true" } });
    topics.subscribe({ topicArn: fifoTopic, protocol: "sqs", endpoint: work, attributes: {} });
    await sns.send(
      new PublishBatchCommand({
        TopicArn: fifoTopic,
        PublishBatchRequestEntries: ["a", "b", "c", "a"].map((id, index) => ({
          Id: `entry-${index}`,
          Message: `message ${id}`,
          MessageGroupId: "group",
          MessageDeduplicationId: id,
        })),
      }),
    );
    const messages = await received(work);
    const notifications = messages.map(({ Body = "" }) => JSON.parse(Body));
    expect(notifications.map(({ Message }) => Message)).toEqual(["message a", "message b", "message c"]);
    expect(notifications[0]).toMatchObject({ SequenceNumber: expect.stringMatching(/^\d{20}$/) });
    expect(notifications[0]).not.toHaveProperty("Signature");
    expect(messages[0]?.Attributes).toMatchObject({
      MessageGroupId: "group",
      MessageDeduplicationId: "a",
    });
  });

  it("brings a message of a FIFO topic to a standard queue without a group", async () => {
    const { topics, queue, sns, received, sent } = await serve();
    const fifoTopic = `${topicArn}.fifo`;
    const work = queue("work");
    topics.createTopic({ topicArn: fifoTopic, attributes: { FifoTopic: "true" } });
    topics.subscribe({ topicArn: fifoTopic, protocol: "sqs", endpoint: work, attributes: {} });
    const message = { Message: "text", MessageGroupId: "group", MessageDeduplicationId: "a" };
    await sns.send(new PublishCommand({ TopicArn: fifoTopic, ...message }));
    const [first] = await received(work);
    expect(JSON.parse(first?.Body ?? "")).toMatchObject({ Message: "text" });
    expect(sent).toEqual([{ MessageBody: first?.Body }]);
  });

  it("brings what its filter takes, and nothing else", async () => {
    const { queue, subscribe, publish, received } = await serve();
    const work = queue("work");
    subscribe("sqs", work, { FilterPolicy: '{"kind":[{"prefix":"bo"}]}', RawMessageDelivery: "true" });
    await publish({ Message: "a book", MessageAttributes: kind });
    await publish({
      Message: "a film",
      MessageAttributes: { kind: { DataType: "String", StringValue: "film" } },
    });
    await publish({ Message: "anything" });
    expect((await received(work)).map(({ Body }) => Body)).toEqual(["a book"]);
  });

  it("asks the queue's policy for SNS in the name of the topic", async () => {
    const { queue, subscribe, publish, asked } = await serve();
    const work = queue("work");
    subscribe("sqs", work);
    await publish({ Message: "text" });
    expect(asked).toEqual([
      {
        principal: { kind: "service", service: "sns.amazonaws.com", sourceArn: topicArn },
        action: "sqs:SendMessage",
        resource: work,
      },
    ]);
  });
});

it("brings a function Lambda's event", async () => {
  const { subscribe, publish, events } = await serve();
  subscribe("lambda", functionArn);
  const { MessageId } = await publish({ Message: "text", MessageAttributes: kind });
  expect(events).toEqual([
    {
      Records: [
        {
          EventSource: "aws:sns",
          EventVersion: "1.0",
          EventSubscriptionArn: `${topicArn}:lambda`,
          Sns: {
            Type: "Notification",
            MessageId,
            TopicArn: topicArn,
            Subject: null,
            Message: "text",
            Timestamp: expect.any(String),
            SignatureVersion: "1",
            Signature: "EXAMPLE",
            SigningCertUrl: expect.any(String),
            UnsubscribeUrl: expect.any(String),
            MessageAttributes: { kind: { Type: "String", Value: "book" } },
          },
        },
      ],
    },
  ]);
});

it("answers Publish when every subscription has the message", async () => {
  const served = await serve();
  const { topics, sns, subscribe, publish, holdFunction } = served;
  const release = holdFunction();
  subscribe("lambda", functionArn);
  let isAnswered = false;
  const published = publish({ Message: "text" }).then(() => {
    isAnswered = true;
  });
  await expect.poll(() => served.attempts).toBe(1);
  const TopicArn = `${topicArn}-of-nobody`;
  topics.createTopic({ topicArn: TopicArn, attributes: {} });
  for (let requests = 0; requests < 3; requests += 1) {
    await sns.send(new PublishCommand({ TopicArn, Message: "text" }));
  }
  expect(isAnswered).toBe(false);
  release();
  await published;
});

describe("a message that is not taken", () => {
  const throttled = Object.assign(new Error("Rate exceeded."), { name: "TooManyRequestsException" });
  const redrive = (deadLetterTargetArn: string) => ({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn }),
  });

  it("goes to the dead-letter queue at once where the queue's policy refuses it", async () => {
    const { queue, subscribe, publish, received, denied, asked, warnings } = await serve();
    const [work, dead] = [queue("work"), queue("dead")];
    denied.add(work);
    subscribe("sqs", work, { ...redrive(dead), RawMessageDelivery: "true" });
    await publish({ Message: "text", MessageAttributes: kind });
    const [letter] = await received(dead);
    expect(letter?.Body).toBe("text");
    expect(letter?.MessageAttributes).toMatchObject(kind);
    expect(asked.at(-1)).toMatchObject({
      principal: { service: "sns.amazonaws.com", sourceArn: topicArn },
      resource: dead,
    });
    expect(warnings).toEqual([]);
  });

  it("goes to the dead-letter queue where the queue is gone", async () => {
    const { queue, subscribe, publish, received } = await serve();
    const dead = queue("dead");
    subscribe("sqs", arn("sqs", "gone"), redrive(dead));
    const { MessageId } = await publish({ Message: "text" });
    const [letter] = await received(dead);
    expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ MessageId, Message: "text" });
  });

  it("is dropped without a dead-letter queue, with a warning; the others get it", async () => {
    const { topics, queue, subscribe, publish, received, denied, warnings } = await serve();
    const [work, other] = [queue("work"), queue("other")];
    denied.add(work);
    subscribe("sqs", work);
    topics.subscribe({ topicArn, protocol: "sqs", endpoint: other, attributes: {} });
    const { MessageId } = await publish({ Message: "text" });
    expect(warnings).toEqual([
      `Message ${MessageId} of the subscription ${topicArn}:sqs is lost: ${work} did not take it: Not authorized.`,
    ]);
    expect(await received(other)).toHaveLength(1);
  });

  it("is tried again in SNS's phases where the function is throttled", async () => {
    const served = await serve();
    const { subscribe, publish, clock, failures, events } = served;
    failures.push(throttled);
    subscribe("lambda", functionArn);
    await publish({ Message: "text" });
    await clock.advance(0);
    // At first three times without delay.
    expect(served.attempts).toBe(4);
    await clock.advance(2000);
    expect(served.attempts).toBe(6);
    await clock.advance(1000);
    expect(served.attempts).toBe(7);
    await clock.advance(10 * 60_000);
    expect(served.attempts).toBeGreaterThan(40);
    failures.length = 0;
    await clock.advance(20_000);
    expect(events).toHaveLength(1);
    const attempts = served.attempts;
    await clock.advance(60_000);
    expect(served.attempts).toBe(attempts);
  });

  it("is tried again after a restart with the same data folder", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "topics-"));
    const first = await serve({ dataDir });
    first.failures.push(throttled);
    first.subscribe("lambda", functionArn);
    const { MessageId } = await first.publish({ Message: "text" });
    first.deliveries.close();

    const second = await serve({ dataDir });
    second.deliveries.resume();
    await second.clock.advance(1);
    expect(second.events).toMatchObject([{ Records: [{ Sns: { MessageId } }] }]);
  });

  it("is lost with the process where it waits in memory, which is said", async () => {
    const { subscribe, publish, failures, deliveries, warnings } = await serve();
    failures.push(throttled);
    subscribe("lambda", functionArn);
    await publish({ Message: "text" });
    deliveries.close();
    expect(warnings).toEqual([
      "1 messages of topics are lost that waited for another attempt at their delivery.",
    ]);
  });
});

it.each([
  [{ FilterPolicy: '{"kind":"book"}' }, 'FilterPolicy: "kind" must be an object or an array'],
  [{ RedrivePolicy: "{}" }, "RedrivePolicy: deadLetterTargetArn is an invalid arn"],
])("refuses a subscription with %j, by the API and by an app", async (attributes, reason) => {
  const { queue, sns, subscribe } = await serve();
  const Endpoint = queue("work");
  expect(() => subscribe("sqs", Endpoint, { ...attributes })).toThrow(reason);
  const refused = { name: "InvalidParameterException", message: expect.stringContaining(reason) };
  const subscription = { TopicArn: topicArn, Protocol: "sqs", Endpoint, ReturnSubscriptionArn: true };
  await expect(
    sns.send(new SubscribeCommand({ ...subscription, Attributes: { ...attributes } })),
  ).rejects.toMatchObject(refused);
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscription));
  const [AttributeName, AttributeValue] = Object.entries(attributes)[0] ?? [];
  await expect(
    sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue })),
  ).rejects.toMatchObject(refused);
});
