import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { rawRequest } from "../testing/raw-request.ts";
import { serveTables } from "../testing/serve-tables.ts";

type Served = Awaited<ReturnType<typeof serveTables>>;
let served: Served;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
beforeEach(async () => {
  served = await serveTables();
  await served.tables.createTable("notes", "id");
  connect(served);
});
afterEach(async () => {
  vi.useRealTimers();
  await served.close();
});

function connect({ clientOptions }: Served): void {
  client = new DynamoDBClient(clientOptions);
  documents = DynamoDBDocumentClient.from(client);
}

const put = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName: "notes", Item }));
const byKind = (kind: string) =>
  documents.send(
    new QueryCommand({
      TableName: "notes",
      IndexName: "byKind",
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": kind },
    }),
  );
const makeIndex = () =>
  client.send(
    new UpdateTableCommand({
      TableName: "notes",
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "kind", AttributeType: "S" },
      ],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: "byKind",
            KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
            Projection: { ProjectionType: "KEYS_ONLY" },
          },
        },
      ],
    }),
  );
const removeIndex = () =>
  client.send(
    new UpdateTableCommand({
      TableName: "notes",
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byKind" } }],
    }),
  );

it("makes an index of a table that has items and is being written to, and removes it", async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => put({ id: `before-${n}`, kind: "a", text: "x" })));
  await put({ id: "other", kind: 5 });
  await put({ id: "none" });
  const during = Array.from({ length: 50 }, (_, n) => put({ id: `during-${n}`, kind: "a", text: "x" }));
  await Promise.all([makeIndex(), ...during]);
  await put({ id: "after", kind: "a" });
  const { Items = [], Count } = await byKind("a");
  expect(Count).toBe(101);
  expect(Items[0]).toEqual({ id: expect.any(String), kind: "a" });
  const described = await client.send(new DescribeTableCommand({ TableName: "notes" }));
  expect(described.Table).toMatchObject({
    GlobalSecondaryIndexes: [
      {
        IndexName: "byKind",
        IndexStatus: "ACTIVE",
        IndexArn: "arn:aws:dynamodb:us-east-1:000000000000:table/notes/index/byKind",
      },
    ],
  });
  await expect(makeIndex()).rejects.toThrow("already exists");
  await removeIndex();
  await expect(byKind("a")).rejects.toThrow("does not have the specified index");
  const { Table } = await client.send(new DescribeTableCommand({ TableName: "notes" }));
  expect(Table?.AttributeDefinitions).toEqual([{ AttributeName: "id", AttributeType: "S" }]);
  // No entry of the removed index is left.
  await makeIndex();
  expect((await byKind("a")).Count).toBe(101);
  await removeIndex();
  await expect(removeIndex()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("reads an index that has a sort key, in order and in pages", async () => {
  await served.tables.call("CreateTable", {
    TableName: "events",
    AttributeDefinitions: ["id", "kind"]
      .map((AttributeName) => ({ AttributeName, AttributeType: "S" }))
      .concat([{ AttributeName: "at", AttributeType: "N" }]),
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byTime",
        KeySchema: [
          { AttributeName: "kind", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
  for (const at of [30, -1, 200, 4]) {
    const Item = { id: `e${at}`, kind: "k", at };
    await documents.send(new PutCommand({ TableName: "events", Item }));
  }
  const page = (ExclusiveStartKey?: Record<string, unknown>) =>
    documents.send(
      new QueryCommand({
        TableName: "events",
        IndexName: "byTime",
        KeyConditionExpression: "kind = :kind AND #at > :at",
        ExpressionAttributeNames: { "#at": "at" },
        ExpressionAttributeValues: { ":kind": "k", ":at": 0 },
        ScanIndexForward: false,
        Limit: 2,
        ExclusiveStartKey,
      }),
    );
  const first = await page();
  const second = await page(first.LastEvaluatedKey);
  expect([...(first.Items ?? []), ...(second.Items ?? [])].map((item) => item["at"])).toEqual([200, 30, 4]);
});

it("deletes what its time to live is over, from indexes too, and keeps every other item", async () => {
  await makeIndex();
  const specification = (Enabled: boolean, AttributeName = "expiresAt") =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: "notes",
        TimeToLiveSpecification: { AttributeName, Enabled },
      }),
    );
  const described = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: "notes" }))).TimeToLiveDescription;
  expect(await described()).toEqual({ TimeToLiveStatus: "DISABLED" });
  expect((await specification(true)).TimeToLiveSpecification).toEqual({
    AttributeName: "expiresAt",
    Enabled: true,
  });
  expect(await described()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
  await expect(specification(true)).rejects.toThrow("TimeToLive is already enabled");
  await expect(specification(false, "other")).rejects.toThrow("different AttributeName");
  const now = Math.floor(Date.now() / 1000);
  await Promise.all([
    ...Array.from({ length: 300 }, (_, n) => put({ id: `gone-${n}`, kind: "a", expiresAt: now - 1 - n })),
    put({ id: "later", kind: "a", expiresAt: now + 100 }),
    put({ id: "never", kind: "a" }),
    put({ id: "text", kind: "a", expiresAt: String(now - 1) }),
    put({ id: "ancient", kind: "a", expiresAt: now - 6 * 365 * 24 * 3600 }),
  ]);
  const ids = async () => {
    const { Items = [] } = await documents.send(new ScanCommand({ TableName: "notes" }));
    return Items.map((item) => item["id"]).sort();
  };
  expect(await ids()).toHaveLength(304);
  await served.tables.deleteExpired();
  expect(await ids()).toEqual(["ancient", "later", "never", "text"]);
  expect((await byKind("a")).Count).toBe(4);
  await specification(false);
  vi.useFakeTimers({ now: Date.now() + 200_000, toFake: ["Date"] });
  await served.tables.deleteExpired();
  expect(await ids()).toHaveLength(4);
});

it("keeps tables, indexes and times to live in a data folder", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback tables "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await serveTables({ dataDir });
  await before.tables.createTable("notes", "id");
  connect(before);
  await put({ id: "kept", kind: "a" });
  await makeIndex();
  const TimeToLiveSpecification = { AttributeName: "expiresAt", Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: "notes", TimeToLiveSpecification }));
  await before.close();

  const after = await serveTables({ dataDir });
  onTestFinished(after.close);
  connect(after);
  expect((await byKind("a")).Count).toBe(1);
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: "notes" }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
});

it("answers what it does not have with an error that says so", async () => {
  await expect(
    client.send(new DescribeContinuousBackupsCommand({ TableName: "notes" })),
  ).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: "The local cloud's DynamoDB has no operation DescribeContinuousBackups.",
  });
  await expect(
    client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM notes" })),
  ).rejects.toThrow("The local cloud's DynamoDB has no operation ExecuteStatement.");
});

it.each([
  ["{", "SerializationException"],
  ["[]", "SerializationException"],
  ["{}", "ValidationException"],
])("refuses the body %s with %s", async (body, type) => {
  const headers = {
    "x-amz-target": "DynamoDB_20120810.PutItem",
    authorization: "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c",
  };
  const answer = await rawRequest({ port: served.port, method: "POST", headers, body });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body).__type).toMatch(new RegExp(`#${type}$`));
});
