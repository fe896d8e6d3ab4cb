import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { type OnlyTask, theTask } from "../task/buffered-tasks.ts";
import { quickSettings } from "../testing/quick-settings.ts";

/** Messages of 1,048,576 bytes, SQS's largest, through queue, recorder and dead-letter function, over the wire. */
const largest = 1_048_576;
let cloud: LocalCloud;
let task: OnlyTask;
let queues: SQSClient;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith({ ...quickSettings, maximumMessageSizeBytes: largest }, { isChecked: false }),
  });
  task = theTask(cloud);
  const options = serverClientConfiguration(cloud.endpoint);
  queues = new SQSClient(options);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(options));
});
afterAll(() => cloud.close());

const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;

/** A body of so many bytes, of which no part repeats. */
function bodyOf(messageId: string, bytes = largest): { text: string; event: string } {
  const body = (event: string) =>
    JSON.stringify({ Record: { messageId, createdAt: "2022-04-18T07:51:06Z", event }, MyTaskToken: token });
  const event = randomBytes(bytes)
    .toString("base64")
    .slice(0, bytes - body("").length);
  return { text: body(event), event };
}

async function send(QueueUrl: string, MessageBody: string): Promise<string> {
  const { MessageId = "" } = await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return MessageId;
}

async function item(TableName: string, Key: Record<string, string>) {
  return (await tables.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
}

/** The entry of the archive with its whole body, once it is there. */
async function archived(deadLetterId: string) {
  const read = (key: string) => item(task.deadLettersTable, { deadLetterId: key });
  const entry = await vi.waitFor(
    async () => {
      const found = await read(deadLetterId);
      expect(found?.["status"]).toBe("archived");
      return found ?? {};
    },
    { timeout: 30_000, interval: 100 },
  );
  return joinArchivedBody(entry, async (key) => {
    const bytes = (await read(key))?.["bytes"];
    return bytes instanceof Uint8Array ? bytes : undefined;
  });
}

it("refuses what the table has no room for, and archives it whole", { timeout: 60_000 }, async () => {
  const { text, event } = bodyOf("too-large");
  expect(Buffer.byteLength(text)).toBe(largest);
  const entry = await archived(await send(task.queues.work.url, text));
  expect(entry).toMatchObject({ error: "InvalidMessage", messageId: "too-large" });
  expect(JSON.parse(String(entry["body"])).Record.event).toBe(event);
  expect(await item(task.messagesTable, { messageId: "too-large" })).toBeUndefined();
});

it("records what the table has room for", { timeout: 60_000 }, async () => {
  const { text, event } = bodyOf("fits", 390_000);
  await send(task.queues.work.url, text);
  const found = await vi.waitFor(
    async () => {
      const recorded = await item(task.messagesTable, { messageId: "fits" });
      expect(recorded).toBeDefined();
      return recorded;
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(found?.["event"]).toBe(JSON.stringify(event));
});

it("settles a batch that has more of them than an invocation takes", { timeout: 90_000 }, async () => {
  const bodies = Array.from({ length: 8 }, (_, index) => bodyOf(`batch-${index}`));
  const ids = await Promise.all(bodies.map(({ text }) => send(task.queues.work.url, text)));
  for (const [index, id] of ids.entries()) {
    const entry = await archived(id);
    expect(JSON.parse(String(entry["body"])).Record.event).toBe(bodies[index]?.event);
  }
});

it("archives a dead letter of that size whole, without its token", { timeout: 60_000 }, async () => {
  const { text, event } = bodyOf("dead");
  const entry = await archived(await send(task.queues.deadLetters.url, text));
  expect(entry).toMatchObject({ error: "MessageDeadLettered", messageId: "dead" });
  expect(JSON.parse(String(entry["body"]))).toEqual({
    Record: { messageId: "dead", createdAt: "2022-04-18T07:51:06Z", event },
  });
});
