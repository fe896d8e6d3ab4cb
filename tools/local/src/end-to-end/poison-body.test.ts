import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type CopiedApp, copySmallApp } from "@ringback/testing/copy-small-app";
import { graphWith } from "@ringback/testing/graph-with";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { type OnlyTask, theTask } from "../task/buffered-tasks.ts";
import { quickSettings } from "../testing/quick-settings.ts";

/** A body that ends the process of every function that reads it, on a FIFO stage, over the wire. */
let app: CopiedApp;
let cloud: LocalCloud;
let task: OnlyTask;
let queues: SQSClient;
let tables: DynamoDBClient;
const reported: unknown[] = [];

// What ends it is not the point: an exhausted heap, a fault of the engine. It dies as soon as the body is parsed.
const deadly = `
  const parse = JSON.parse;
  JSON.parse = (text, reviver) => {
    if (text.startsWith('{"Record"') && text.includes("deadly")) process.kill(process.pid, "SIGKILL");
    return parse(text, reviver);
  };
`;

beforeAll(async () => {
  app = await copySmallApp();
  const functions = "packages/functions/src";
  await app.write(`${functions}/deadly.ts`, deadly);
  const first = "import { bufferedTask }";
  await app.replace(`${functions}/recorder.ts`, first, `import "./deadly.ts";\n${first}`);
  const settings = { ...quickSettings, fifo: { messageGroup: "'all'", deadLettersAhead: 1 } };
  cloud = await startLocalCloud({
    port: 0,
    app: app.folder,
    // The functions may call back the workflow of the app, and not the test's own.
    iam: false,
    graph: await graphWith(
      { ...settings, deadLetterFunctionTimeoutSeconds: 3, deadLetterVisibilityTimeoutSeconds: 3 },
      { isChecked: false },
    ),
    onEvent: (event) => reported.push(event),
    onLog: (_, line) => reported.push(line),
  });
  task = theTask(cloud);
  const options = serverClientConfiguration(cloud.endpoint);
  queues = new SQSClient(options);
  tables = new DynamoDBClient(options);
});
afterAll(async () => {
  await cloud.close();
  await app.remove();
});

/** An execution that waits, and its token, out of a queue that nobody else reads. */
async function waitingTask(): Promise<{ executionArn: string; token: string }> {
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: "tap" }));
  const state = {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Arguments: { QueueUrl, MessageBody: "{% $states.context.Task.Token %}" },
    End: true,
  };
  const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Tap", States: { Tap: state } });
  const roleArn = "arn:aws:iam::000000000000:role/tap";
  const tap: { stateMachineArn?: string } = await cloud.stepFunctions.call("CreateStateMachine", {
    ...{ name: "tap", definition, roleArn },
  });
  const { stateMachineArn } = tap;
  const started: { executionArn?: string } = await cloud.stepFunctions.call("StartExecution", {
    stateMachineArn,
  });
  const received = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  const { Body: token = "", ReceiptHandle } = received.Messages?.[0] ?? {};
  await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return { executionArn: String(started.executionArn), token };
}

async function deadLetter(messageId: string, event: unknown, token: string): Promise<string> {
  const Record = { messageId, createdAt: "2022-04-18T07:51:06Z", event };
  const { MessageId = "" } = await queues.send(
    new SendMessageCommand({
      QueueUrl: task.queues.deadLetters.url,
      MessageBody: JSON.stringify({ Record, MyTaskToken: token }),
      MessageGroupId: "all",
      MessageDeduplicationId: messageId,
    }),
  );
  return MessageId;
}

async function entryOf(deadLetterId: string) {
  const Key = { deadLetterId: { S: deadLetterId } };
  const command = new GetItemCommand({ TableName: task.deadLettersTable, Key });
  return (await tables.send(command)).Item;
}

it("is archived, fails its task and holds up nobody in its group", { timeout: 90_000 }, async () => {
  const one = await waitingTask();
  const poison = await deadLetter("poison", "deadly", one.token);
  const behind = await deadLetter("behind", "harmless", one.token);
  await vi.waitFor(async () => expect((await entryOf(behind))?.["messageId"]?.S).toBe("behind"), {
    timeout: 60_000,
    interval: 100,
  });
  const entry = await entryOf(poison);
  expect(entry?.["reason"]?.S).toContain("Nothing could read its body");
  expect(JSON.parse(entry?.["body"]?.S ?? "")).toEqual({
    Record: { messageId: "poison", createdAt: "2022-04-18T07:51:06Z", event: "deadly" },
    MyTaskToken: "[redacted]",
  });
  const execution = await cloud.stepFunctions.call("DescribeExecution", { executionArn: one.executionArn });
  expect(execution).toMatchObject({ status: "FAILED", error: "MessageDeadLettered" });
  expect(JSON.stringify([entry, execution, reported])).not.toContain(one.token);
  const crashes = reported.filter((event) => JSON.stringify(event).includes("signal: killed"));
  expect(crashes.length).toBeGreaterThanOrEqual(3);
  await expect.poll(() => cloud.inspect(task.queues.deadLetters.url).find(poison)).toBeUndefined();
});
