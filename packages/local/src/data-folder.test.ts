import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { localResources } from "@ringback/contracts/local-resources";
import { expect, it } from "vitest";
import { spawnCloud } from "./testing/spawn-cloud.ts";
import { sqsClient } from "./testing/sqs-client.ts";
import { workflowClient } from "./testing/workflow.ts";

it("queues and tables survive SIGKILL, and the workflow goes on recording", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback data "));
  const first = await spawnCloud({ dataDir });
  const before = workflowClient(first.endpoint);
  await before.ended(await before.start("before"), 10_000);
  const queue = { QueueName: "kept" };
  const { QueueUrl } = await sqsClient(first.endpoint).send(new CreateQueueCommand(queue));
  await sqsClient(first.endpoint).send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
  first.process.kill("SIGKILL");
  await first.exited;

  const second = await spawnCloud({ dataDir });
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
  const { Item } = await table.send(new GetItemCommand({ TableName: localResources.messagesTable, Key }));
  expect(Item).toMatchObject({ event: { S: '{"message":"A secret message"}' } });
  const after = workflowClient(second.endpoint);
  expect((await after.ended(await after.start("after"), 10_000)).status).toBe("SUCCEEDED");
  second.process.kill("SIGTERM");
  await second.exited;
}, 60_000);
