import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { graphWith } from "@ringback/testing/graph-with";
import { afterEach, expect, it, vi } from "vitest";
import { theTask } from "../task/buffered-tasks.ts";
import { type SpawnedCloud, type SpawnOptions, spawnCloud } from "../testing/spawn-cloud.ts";
import { sqsClient } from "../testing/sqs-client.ts";
import { workflowClient } from "../testing/workflow-client.ts";

vi.setConfig({ testTimeout: 60_000 });

const running = new Set<SpawnedCloud>();
afterEach(async () => {
  for (const cloud of running) await end(cloud, "SIGKILL");
});

async function start(options: SpawnOptions): Promise<SpawnedCloud> {
  const cloud = await spawnCloud(options);
  running.add(cloud);
  return cloud;
}

async function end(cloud: SpawnedCloud, signal: NodeJS.Signals): Promise<void> {
  running.delete(cloud);
  cloud.process.kill(signal);
  await cloud.exited;
}

const newFolder = () => mkdtemp(join(tmpdir(), "ringback data "));

it("queues, tables and ended executions survive SIGKILL, and the workflow goes on recording", async () => {
  const dataDir = await newFolder();
  const first = await start({ dataDir });
  const before = workflowClient(first);
  const recorded = await before.ended(await before.start("before"));
  const queue = { QueueName: "kept" };
  const { QueueUrl } = await sqsClient(first.endpoint).send(new CreateQueueCommand(queue));
  await sqsClient(first.endpoint).send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
  await end(first, "SIGKILL");

  const second = await start({ dataDir });
  const client = sqsClient(second.endpoint);
  const found = await client.send(new GetQueueUrlCommand(queue));
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: found.QueueUrl }));
  expect(Messages.map(({ Body }) => Body)).toEqual(["kept"]);
  const table = new DynamoDBClient({
    endpoint: second.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const Key = { messageId: { S: "before" } };
  const { Item } = await table.send(new GetItemCommand({ TableName: theTask(second).messagesTable, Key }));
  expect(Item).toMatchObject({ event: { S: '{"message":"A secret message"}' } });
  const after = workflowClient(second);
  expect((await after.ended(recorded.executionArn ?? "")).output).toBe(recorded.output);
  expect((await after.ended(await after.start("after"))).status).toBe("SUCCEEDED");
});

it("the folder is its owner's alone to read: it holds task tokens", async () => {
  const dataDir = join(await newFolder(), "data");
  await start({ dataDir });
  for (const folder of ["queues", "tables", "executions"]) {
    expect((await stat(join(dataDir, folder))).mode & 0o077).toBe(0);
  }
});

it("executions that wait are called back after SIGKILL and a new start under another port", async () => {
  const dataDir = await newFolder();
  // A delivery delay keeps the messages in the queue until after the kill.
  const settings = recordingSettings("local", { deliveryDelaySeconds: 3 });
  const graph = await graphWith(settings);
  const first = await start({ dataDir, graph });
  const before = workflowClient(first);
  const ids = Array.from({ length: 50 }, (_, index) => `waiting-${index}`);
  const executions = await Promise.all(ids.map((id) => before.start(id)));
  await end(first, "SIGKILL");

  const second = await start({ dataDir, graph });
  expect(second.endpoint).not.toBe(first.endpoint);
  const after = workflowClient(second);
  const ended = await Promise.all(executions.map((arn) => after.ended(arn)));
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
});
