import { readFileSync } from "node:fs";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { type OnlyTask, theTask } from "../task/buffered-tasks.ts";

/** Every row of bad input, over the wire: a body on the queue, where it ends up, and how its execution ends. */
let cloud: LocalCloud;
let task: OnlyTask;
let workflows: SFNClient;
let queues: SQSClient;
let tables: DynamoDBClient;
let tapQueue: string;
let tapArn: string;
/** Every event of the local cloud. */
const events: LocalEvent[] = [];
const lines: string[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    // The functions may call back the workflow of the app, and not the test's own.
    iam: false,
    onEvent: (event) => events.push(event),
    onLog: (_, line) => lines.push(line),
  });
  task = theTask(cloud);
  const options = serverClientConfiguration(cloud.endpoint);
  workflows = new SFNClient(options);
  queues = new SQSClient(options);
  tables = new DynamoDBClient(options);
  tapQueue = (await queues.send(new CreateQueueCommand({ QueueName: "tap" }))).QueueUrl ?? "";
  tapArn = await createTap();
});
afterAll(() => cloud.close());

/** A state machine that gives its task token to whoever reads the tap, so that any body can carry a live one. */
async function createTap(): Promise<string> {
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "Tap",
    States: {
      Tap: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Arguments: { QueueUrl: tapQueue, MessageBody: "{% $states.context.Task.Token %}" },
        End: true,
      },
    },
  };
  const command = new CreateStateMachineCommand({
    name: "tap",
    definition: JSON.stringify(definition),
    roleArn: "arn:aws:iam::000000000000:role/tap",
  });
  return (await workflows.send(command)).stateMachineArn ?? "";
}

/** A waiting execution and its token. */
async function waiting(): Promise<{ executionArn: string; token: string }> {
  const { executionArn = "" } = await workflows.send(new StartExecutionCommand({ stateMachineArn: tapArn }));
  const received = await queues.send(new ReceiveMessageCommand({ QueueUrl: tapQueue, WaitTimeSeconds: 5 }));
  const [message] = received.Messages ?? [];
  await queues.send(new DeleteMessageCommand({ QueueUrl: tapQueue, ReceiptHandle: message?.ReceiptHandle }));
  return { executionArn, token: message?.Body ?? "" };
}

async function ended(executionArn: string): Promise<DescribeExecutionOutput> {
  return vi.waitFor(
    async () => {
      const execution = await workflows.send(new DescribeExecutionCommand({ executionArn }));
      expect(execution.status).not.toBe("RUNNING");
      return execution;
    },
    { timeout: 15_000, interval: 20 },
  );
}

async function post(body: string): Promise<string> {
  const { MessageId = "" } = await queues.send(
    new SendMessageCommand({ QueueUrl: task.queues.work.url, MessageBody: body }),
  );
  return MessageId;
}

async function item(TableName: string, key: string, value: string) {
  const { Item } = await tables.send(new GetItemCommand({ TableName, Key: { [key]: { S: value } } }));
  return Item;
}

const recorded = (messageId: string) => item(task.messagesTable, "messageId", messageId);

async function archived(deadLetterId: string) {
  return vi.waitFor(
    async () => {
      const entry = await item(task.deadLettersTable, "deadLetterId", deadLetterId);
      expect(entry).toBeDefined();
      return entry;
    },
    { timeout: 15_000, interval: 20 },
  );
}

let ids = 0;
function body(token: unknown, change: Record<string, unknown> = {}): { text: string; messageId: string } {
  ids += 1;
  const record = {
    messageId: `id-${ids}`,
    createdAt: "2022-04-18T07:51:06Z",
    event: { message: "A secret message" },
    ...change,
  };
  return {
    text: JSON.stringify({ Record: record, MyTaskToken: token }),
    messageId: String(record.messageId),
  };
}

describe("a body without a usable token is archived, and there is no task to fail", () => {
  it.each([
    ["no JSON", "hello"],
    ["a list", "[1]"],
    ["a string", '"text"'],
    ["without a token", body(undefined).text],
    ["with an empty token", body("").text],
    ["with a token of 3,000 characters", body("x".repeat(3000)).text],
  ])("%s", async (_, text) => {
    const entry = await archived(await post(text));
    expect(entry?.["error"]?.S).toBe("InvalidMessage");
    expect(entry?.["body"]?.S).not.toContain("x".repeat(100));
  });
});

describe("a body that breaks the contract fails its task as InvalidMessage", () => {
  it.each([
    [
      "createdAt is no date",
      { createdAt: "yesterday" },
      "Record.createdAt is not an ISO 8601 date and time.",
    ],
    [
      "the id has 2,049 bytes",
      { messageId: "x".repeat(2049) },
      "Record.messageId is longer than 2048 bytes.",
    ],
    ["there is no event", { event: undefined }, "Record.event is missing."],
  ])("%s", async (_, change, reason) => {
    const { executionArn, token } = await waiting();
    const deadLetterId = await post(body(token, change).text);
    const execution = await ended(executionArn);
    expect(execution).toMatchObject({ status: "FAILED", error: "InvalidMessage" });
    expect(JSON.parse(execution.cause ?? "")).toMatchObject({
      statusCode: 400,
      putStatus: { ProcessorResult: { reason } },
    });
    expect(JSON.stringify(await archived(deadLetterId))).not.toContain(token);
  });
});

describe("a task token in the place of the id is refused and stored nowhere", () => {
  it.each([
    ["changed places with the id", (token: string) => body("m-1", { messageId: token })],
    ["stands in both places", (token: string) => body(token, { messageId: token })],
    ["is all that there is", (token: string) => body(undefined, { messageId: token })],
  ])("where it %s", async (_, bodyOf) => {
    const { executionArn, token } = await waiting();
    const deadLetterId = await post(bodyOf(token).text);
    const execution = await ended(executionArn);
    expect(execution).toMatchObject({ status: "FAILED", error: "InvalidMessage" });
    const entry = await archived(deadLetterId);
    expect(entry?.["messageId"]).toBeUndefined();
    expect(await recorded(token)).toBeUndefined();
    expect(JSON.stringify([entry, execution, events, lines])).not.toContain(token);
  });
});

describe("a queue's body with any JSON as its event is recorded with every digit", () => {
  it.each([
    ["a string", '"text"'],
    ["a number", "7"],
    ["null", "null"],
    ["a list", "[1,[2,null]]"],
    ["with keys like __proto__", '{"__proto__":{"polluted":true},"constructor":1}'],
    ["with integers beyond 2^53", '{"n":9007199254740993}'],
    ["of 200 KB", JSON.stringify("x".repeat(200_000))],
  ])("%s", async (_, event) => {
    const { executionArn, token } = await waiting();
    const { text, messageId } = body(token, { event: "EVENT" });
    await post(text.replace('"EVENT"', () => event));
    expect(await ended(executionArn)).toMatchObject({ status: "SUCCEEDED" });
    expect((await recorded(messageId))?.["event"]?.S).toBe(
      event.startsWith('{"__proto__') ? '{"__proto__":{"polluted":true},"constructor":1}' : event,
    );
  });

  it("takes an id of 2,048 bytes", async () => {
    const { executionArn, token } = await waiting();
    const messageId = "é".repeat(1024);
    await post(body(token, { messageId }).text);
    expect(await ended(executionArn)).toMatchObject({ status: "SUCCEEDED" });
    expect(await recorded(messageId)).toBeDefined();
  });

  it("still takes a body as version 1 of the contract wrote it", async () => {
    const fixture = new URL(
      "../../../../packages/contracts/src/message/fixtures/queue-body-v1.json",
      import.meta.url,
    );
    const text = readFileSync(fixture, "utf8");
    await post(text);
    await vi.waitFor(
      async () => expect(await recorded("538a8436-9987-1f65-478d-815c77f00d0f")).toBeDefined(),
      10_000,
    );
  });
});

describe("the same id again", () => {
  it("succeeds for the same message twice in one batch, recorded once", async () => {
    const [one, two] = [await waiting(), await waiting()];
    const messageId = "twice";
    await sendTogether([body(one.token, { messageId }).text, body(two.token, { messageId }).text]);
    const outputs = [await ended(one.executionArn), await ended(two.executionArn)].map(({ output }) =>
      JSON.parse(output ?? "{}"),
    );
    expect(outputs.map((output) => output.putStatus.ProcessorResult.recorded).sort()).toEqual([
      "before",
      "now",
    ]);
  });

  it("fails other content as MessageConflict, in one batch and later, and overwrites nothing", async () => {
    const [one, two, later] = [await waiting(), await waiting(), await waiting()];
    const messageId = "conflict";
    await sendTogether([
      body(one.token, { messageId, event: 1 }).text,
      body(two.token, { messageId, event: 2 }).text,
    ]);
    const both = [await ended(one.executionArn), await ended(two.executionArn)];
    expect(both.map(({ status }) => status).sort()).toEqual(["FAILED", "SUCCEEDED"]);
    const winner = both[0]?.status === "SUCCEEDED" ? "1" : "2";
    await post(body(later.token, { messageId, event: 3 }).text);
    const conflict = await ended(later.executionArn);
    expect(conflict).toMatchObject({ status: "FAILED", error: "MessageConflict" });
    expect(JSON.parse(conflict.cause ?? "")).toMatchObject({ statusCode: 409 });
    expect((await recorded(messageId))?.["event"]?.S).toBe(winner);
  });
});

async function sendTogether(bodies: string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await queues.send(new SendMessageBatchCommand({ QueueUrl: task.queues.work.url, Entries }));
}

describe("workflow input that cannot be recorded fails its execution at once", () => {
  const event = { id: "e", time: "2022-04-18T07:51:06Z", detail: { message: "A secret message" } };

  it.each<[string, object, string, RegExp]>([
    ["without id", { ...event, id: undefined }, "InvalidInput", /field id/],
    ["with an id that is a number", { ...event, id: 5 }, "InvalidInput", /field id/],
    ["without time", { ...event, time: undefined }, "InvalidInput", /field time/],
    ["without detail", { ...event, detail: undefined }, "InvalidInput", /field detail/],
    [
      "of 240,100 bytes",
      { ...event, detail: "é".repeat(120_000) },
      "InputTooLarge",
      /has 2400\d\d bytes; 240000 is the limit/,
    ],
  ])("%s", async (_, input, error, cause) => {
    const command = new StartExecutionCommand({
      stateMachineArn: task.stateMachineArn,
      input: JSON.stringify(input),
    });
    const { executionArn = "" } = await workflows.send(command);
    const execution = await ended(executionArn);
    expect(execution).toMatchObject({ status: "FAILED", error });
    expect(execution.cause).toMatch(cause);
  });

  it("lets a detail of null and an input of just under 240,000 bytes through", async () => {
    for (const [index, detail] of [null, "é".repeat(119_900)].entries()) {
      const input = JSON.stringify({ ...event, id: `edge-${index}`, detail });
      const command = new StartExecutionCommand({ stateMachineArn: task.stateMachineArn, input });
      const { executionArn = "" } = await workflows.send(command);
      expect(await ended(executionArn)).toMatchObject({ status: "SUCCEEDED" });
    }
  });
});

describe("a message goes through the queue where SQS has its characters", () => {
  const start = async (id: string, message: string): Promise<DescribeExecutionOutput> => {
    const input = JSON.stringify({ id, time: "2022-04-18T07:51:06Z", detail: { message } });
    const command = new StartExecutionCommand({ stateMachineArn: task.stateMachineArn, input });
    return ended((await workflows.send(command)).executionArn ?? "");
  };

  it("records an emoji as it came", async () => {
    expect(await start("emoji-😀", "Hello 😀")).toMatchObject({ status: "SUCCEEDED" });
    expect((await recorded("emoji-😀"))?.["event"]?.S).toBe('{"message":"Hello 😀"}');
  });

  it.each([
    ["a noncharacter", "a\uffffb", "#xFFFF"],
    ["U+FFFE", "a\ufffeb", "#xFFFE"],
  ])("fails an execution with %s under the name of AWS's exception", async (_, message, name) => {
    const execution = await start(`character-${name}`, message);
    expect(execution).toMatchObject({ status: "FAILED", error: "SQS.InvalidMessageContentsException" });
    expect(execution.cause).toContain(`Invalid binary character '${name}' was found in the message body`);
  });

  it("records what JSON writes as an escape: a control character, U+0000 included", async () => {
    expect(await start("escape", "\u001b[31m \u0000")).toMatchObject({ status: "SUCCEEDED" });
  });
});
