/**
 * The functions that are deployed from here, run by the local cloud: what the repository's own recorder and dead-letter
 * function do with a message. Whoever puts work of their own in the recorder's place changes these expectations; the
 * tests of the tools run a small app of their own and go on holding.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { nearestApp } from "@ringback/app/folders/nearest-app";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { quickSettings } from "@ringback/local/testing/quick-settings";
import { graphWith } from "@ringback/testing/graph-with";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

const settings = { ...quickSettings, maxReceiveCount: 2 };
const time = "2022-04-18T07:51:06Z";
let cloud: LocalCloud;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  const app = nearestApp(import.meta.dirname);
  const graph = await graphWith(settings, { app, isChecked: false });
  cloud = await startLocalCloud({ app, port: 0, graph });
  const client = new DynamoDBClient(serverClientConfiguration(cloud.endpoint));
  tables = DynamoDBDocumentClient.from(client);
});
afterAll(async () => {
  tables.destroy();
  await cloud.close();
});

interface Ended {
  readonly status?: string;
  readonly output?: string;
  readonly error?: string;
}

/** Starts the workflow with an input, and waits for its end. */
async function run(input: object): Promise<Ended> {
  const { stepFunctions } = cloud;
  const { stateMachineArn } = theTask(cloud);
  const start = { stateMachineArn, input: JSON.stringify(input) };
  const started = await stepFunctions.call("StartExecution", start);
  return vi.waitFor(
    async () => {
      const execution: Ended = await stepFunctions.call("DescribeExecution", started);
      expect(execution.status).not.toBe("RUNNING");
      return execution;
    },
    { timeout: 25_000, interval: 50 },
  );
}

/** What a table holds under a messageId. */
async function itemsOf(TableName: string, messageId: string) {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName }));
  return Items.filter((item) => item["messageId"] === messageId);
}

const recorded = (messageId: string) => itemsOf(theTask(cloud).messagesTable, messageId);
const archived = (messageId: string) => itemsOf(theTask(cloud).deadLettersTable, messageId);

it("records a new message and calls back with the output of its workflow, and once more for the same message", async () => {
  const input = { id: "new", time, detail: { message: "Hello" } };
  for (const _ of ["new", "again"]) {
    const { status, output = "" } = await run(input);
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output)).toMatchObject({
      ...input,
      recordResult: { StatusCode: 200, Payload: { statusCode: 200, putStatus: { messageId: "new" } } },
    });
  }
  expect(await recorded("new")).toMatchObject([
    { messageId: "new", createdAt: Date.parse(time), event: `{"message":"Hello"}` },
  ]);
  expect(await archived("new")).toEqual([]);
});

it("fails a message with an id that has other content, archives it, and leaves what is recorded", async () => {
  expect(await run({ id: "taken", time, detail: "first" })).toMatchObject({ status: "SUCCEEDED" });
  expect(await run({ id: "taken", time, detail: "second" })).toMatchObject({
    status: "FAILED",
    error: "MessageConflict",
  });
  expect(await recorded("taken")).toMatchObject([{ event: `"first"` }]);
  expect(await archived("taken")).toMatchObject([{ error: "MessageConflict" }]);
});

it("fails and archives a message that breaks the contract", async () => {
  expect(await run({ id: "broken", time: "yesterday", detail: 1 })).toMatchObject({
    status: "FAILED",
    error: "InvalidMessage",
  });
  expect(await recorded("broken")).toEqual([]);
  expect(await archived("broken")).toMatchObject([{ error: "InvalidMessage" }]);
});

it("fails and archives a message whose receives are used up, by the dead-letter function", async () => {
  const times = settings.maxReceiveCount * settings.storeCall.attempts;
  cloud.faults.aim({ kind: "dynamodb.throttle", messageId: "used up", times });
  expect(await run({ id: "used up", time, detail: 1 })).toMatchObject({
    status: "FAILED",
    error: "MessageDeadLettered",
  });
  expect(await recorded("used up")).toEqual([]);
  expect(await archived("used up")).toMatchObject([{ error: "MessageDeadLettered" }]);
});
