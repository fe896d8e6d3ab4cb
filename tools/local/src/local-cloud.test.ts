import {
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeStateMachineCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import { type TaskStateOptions, taskState } from "@ringback/contracts/workflow/task-state";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "./local-cloud.ts";
import type { LocalEvent } from "./local-events/local-event.ts";
import { type OnlyTask, theTask } from "./task/buffered-tasks.ts";
import { rawRequest } from "./testing/raw-request.ts";
import { workflowClient } from "./testing/workflow-client.ts";

vi.setConfig({ testTimeout: 30_000 });

let cloud: LocalCloud;
let task: OnlyTask;
const events: LocalEvent[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0, onEvent: (event) => events.push(event) });
  task = theTask(cloud);
  vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
});

describe("the official SDK, given nothing but AWS_ENDPOINT_URL", () => {
  it("finds the tables", async () => {
    const { TableNames } = await new DynamoDBClient().send(new ListTablesCommand());
    expect(TableNames).toEqual([task.deadLettersTable, task.messagesTable].sort());
  });

  it("finds the queues with the stage's settings", async () => {
    const client = new SQSClient();
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand());
    expect(QueueUrls.toSorted()).toEqual(
      Object.values(task.queues)
        .map(({ url }) => url)
        .toSorted(),
    );
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: task.queues.work.url, AttributeNames: ["All"] }),
    );
    const { settings } = task;
    expect(Attributes).toMatchObject({
      VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(settings.queueRetentionSeconds),
      MaximumMessageSize: String(settings.maximumMessageSizeBytes),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: task.queues.deadLetters.arn,
        maxReceiveCount: settings.maxReceiveCount,
      }),
    });
  });

  it("finds the state machine with the contracts' definition", async () => {
    const { stateMachineArn } = task;
    const { definition = "" } = await new SFNClient().send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    const { queues, settings, timeoutSeconds } = task;
    const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
    const workflow = recordWorkflow({
      fifo: undefined,
      state: (options: TaskStateOptions) =>
        taskState({ queueUrl: queues.work.url, resource, settings }, options),
    });
    expect(JSON.parse(definition)).toEqual({ ...workflow, TimeoutSeconds: timeoutSeconds });
  });

  it("puts an event on the bus, and the workflow records it", async () => {
    const { Entries = [] } = await new EventBridgeClient().send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: task.eventBus,
            Source: "test",
            DetailType: "test",
            Detail: '{"message":"from the bus"}',
          },
        ],
      }),
    );
    const id = Entries[0]?.EventId ?? "";
    const table = new DynamoDBClient();
    const item = async () => {
      const Key = { messageId: { S: id } };
      return (await table.send(new GetItemCommand({ TableName: task.messagesTable, Key }))).Item;
    };
    await expect.poll(item, { timeout: 5000 }).toMatchObject({ event: { S: '{"message":"from the bus"}' } });
    const { stateMachineArn } = task;
    const { executions = [] } = await new SFNClient().send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions.map(({ name }) => name?.split("_")[0])).toContain(id);
  });
});

describe("the main job", () => {
  it("records the sample message and ends the execution with the article's output", async () => {
    const workflow = workflowClient(cloud);
    const ended = await workflow.ended(await workflow.start("sample"));
    expect(ended.status).toBe("SUCCEEDED");
    expect(JSON.parse(ended.output ?? "")).toMatchObject({
      id: "sample",
      detail: { message: "A secret message" },
      recordResult: {
        StatusCode: 200,
        Payload: {
          statusCode: 200,
          headers: { "Content-Type": "text/json" },
          putStatus: { messageId: "sample" },
        },
      },
    });
  });

  it("reports what happened, in order, without a token or the message", async () => {
    const workflow = workflowClient(cloud);
    const executionArn = await workflow.start("reported", { message: "nobody's business" });
    await workflow.ended(executionArn);
    const isOfIt = (event: LocalEvent) => {
      if (event.type === "message-recorded") return event.messageId === "reported";
      if ("executionArn" in event) return event.executionArn === executionArn;
      return "messages" in event && event.messages.some((message) => message.executionArn === executionArn);
    };
    await expect
      .poll(() => events.filter(isOfIt).map(({ type }) => type))
      .toEqual([
        "execution-started",
        "message-queued",
        "batch-received",
        "message-recorded",
        "called-back",
        "execution-ended",
        "batch-finished",
      ]);
    const text = JSON.stringify(events);
    expect(text).not.toMatch(/[A-Za-z0-9+/=_-]{100,}/);
    expect(text).not.toContain("nobody's business");
  });

  it("reports each write to the archive: the entry, and what a redrive changes of it", async () => {
    const body = { QueueUrl: task.queues.work.url, MessageBody: "no JSON" };
    const { MessageId = "" } = await new SQSClient().send(new SendMessageCommand(body));
    const written = () =>
      events.filter((event) => event.type === "dead-letter-changed" && event.deadLetterId === MessageId)
        .length;
    await expect.poll(written, { timeout: 10_000 }).toBe(1);
    await new DynamoDBClient().send(
      new UpdateItemCommand({
        TableName: task.deadLettersTable,
        Key: { deadLetterId: { S: MessageId } },
        UpdateExpression: "SET attempts = :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    );
    expect(written()).toBe(2);
  });

  it("records a hundred at once, in batches", async () => {
    const workflow = workflowClient(cloud);
    const before = events.length;
    const ids = Array.from({ length: 100 }, (_, index) => `many-${index}`);
    const executions = await Promise.all(ids.map((id) => workflow.start(id)));
    const ends = () =>
      events.slice(before).flatMap((event) => (event.type === "execution-ended" ? [event.status] : []));
    await expect.poll(() => ends().length, { timeout: 20_000 }).toBe(executions.length);
    expect(new Set(ends())).toEqual(new Set(["SUCCEEDED"]));
    const batches = events.slice(before).filter((event) => event.type === "batch-received");
    expect(batches.length).toBeLessThan(100);
  });
});

describe("invoking a function by hand", () => {
  const invoke = (name: string, body: string, headers: Record<string, string> = {}) =>
    rawRequest({
      port: cloud.port,
      method: "POST",
      path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
      headers,
      body,
    });

  it.each([
    ["its name", (name: string) => name],
    ["its ARN", (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`],
    ["its latest version", (name: string) => `${name}:$LATEST`],
  ])("answers for %s", async (_, named) => {
    const { status, body } = await invoke(named(task.functions.recorder), '{"Records":[]}');
    expect({ status, body }).toEqual({ status: 200, body: '{"batchItemFailures":[]}' });
  });

  it("reports an error of the function as such", async () => {
    const { status, body } = await invoke(task.functions.recorder, '"no batch"');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ errorType: "TypeError" });
  });

  it("refuses a function that is not there, and a body that is not JSON", async () => {
    expect(await invoke("nobody", "{}")).toMatchObject({ status: 404 });
    expect(await invoke(task.functions.recorder, "{")).toMatchObject({ status: 400 });
  });

  it("answers at once where nobody waits", async () => {
    const headers = { "x-amz-invocation-type": "Event" };
    expect(await invoke(task.functions.recorder, '{"Records":[]}', headers)).toEqual({
      status: 202,
      body: "",
    });
  });
});
