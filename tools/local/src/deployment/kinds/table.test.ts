import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { graphResource } from "../../testing/graph-resource.ts";
import { serveTables } from "../../testing/serve-tables.ts";
import { tableKind } from "./table.ts";

async function serve(options: { dataDir?: string } = {}) {
  const served = await serveTables(options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await served.close();
    isOpen = false;
  };
  onTestFinished(close);
  const warnings: string[] = [];
  const client = new DynamoDBClient(served.clientOptions);
  return {
    close,
    client,
    warnings,
    documents: DynamoDBDocumentClient.from(client),
    table: tableKind({ tables: served.tables, onWarning: (message) => warnings.push(message) }),
    described: async () => (await client.send(new DescribeTableCommand({ TableName: name }))).Table,
    ttl: async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName: name }))).TimeToLiveDescription,
  };
}

const name = "ringback-local-NotesTable-abcdefgh";

/** As `sst.aws.Dynamo` describes it. */
const notes = (inputs: Record<string, unknown> = {}) =>
  graphResource(
    "aws:dynamodb/table:Table",
    {
      attributes: [
        { name: "userId", type: "S" },
        { name: "noteId", type: "S" },
        { name: "at", type: "N" },
      ],
      billingMode: "PAY_PER_REQUEST",
      hashKey: "userId",
      rangeKey: "noteId",
      streamEnabled: false,
      pointInTimeRecovery: { enabled: true },
      globalSecondaryIndexes: [{ name: "byNote", hashKey: "noteId", rangeKey: "at", projectionType: "ALL" }],
      localSecondaryIndexes: [
        { name: "byTime", rangeKey: "at", projectionType: "INCLUDE", nonKeyAttributes: ["text"] },
      ],
      ...inputs,
    },
    { name: "NotesTable", outputs: { id: name, name } },
  );

it("makes a table as SST describes it, with its indexes, time to live and tags", async () => {
  const { table, documents, client, described, ttl } = await serve();
  await table.create(notes({ ttl: { attributeName: "expiresAt", enabled: true }, tags: { a: "1" } }));
  expect(await described()).toMatchObject({
    TableName: name,
    TableStatus: "ACTIVE",
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
  });
  expect(await ttl()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
  const { TableArn = "" } = (await described()) ?? {};
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn }));
  expect(Tags).toEqual([{ Key: "a", Value: "1" }]);
  for (const [noteId, at] of [
    ["n1", 20],
    ["n2", 3],
    ["n1", 5],
  ] as const) {
    const Item = { userId: `u${at}`, noteId, at, text: "t", more: "m" };
    await documents.send(new PutCommand({ TableName: name, Item }));
  }
  const byNote = new QueryCommand({
    TableName: name,
    IndexName: "byNote",
    KeyConditionExpression: "noteId = :n AND #at BETWEEN :from AND :to",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":n": "n1", ":from": 1, ":to": 30 },
  });
  expect((await documents.send(byNote)).Items?.map((item) => item["at"])).toEqual([5, 20]);
  const byTime = new QueryCommand({
    TableName: name,
    IndexName: "byTime",
    KeyConditionExpression: "userId = :u",
    ExpressionAttributeValues: { ":u": "u3" },
  });
  expect((await documents.send(byTime)).Items).toEqual([{ userId: "u3", noteId: "n2", at: 3, text: "t" }]);
});

it("changes indexes, time to live, capacity and tags of a running table, whose items stay", async () => {
  const { table, documents, client, described, ttl } = await serve();
  const before = notes({ ttl: { attributeName: "expiresAt", enabled: true }, tags: { a: "1" } });
  await table.create(before);
  const Item = { userId: "u", noteId: "n", at: 1, text: "t" };
  await documents.send(new PutCommand({ TableName: name, Item }));
  const after = notes({
    ttl: { attributeName: "until", enabled: true },
    tags: { b: "2" },
    billingMode: "PROVISIONED",
    readCapacity: 5,
    writeCapacity: 6,
    globalSecondaryIndexes: [
      {
        name: "byNote",
        keySchemas: [
          { attributeName: "at", keyType: "RANGE" },
          { attributeName: "noteId", keyType: "HASH" },
        ],
        projectionType: "KEYS_ONLY",
      },
      { name: "byAt", hashKey: "at", projectionType: "ALL" },
    ],
  });
  expect(await table.change(after, before)).toBe("changed");
  const now = await described();
  expect(
    now?.GlobalSecondaryIndexes?.map(({ IndexName, Projection }) => [IndexName, Projection?.ProjectionType]),
  ).toEqual([
    ["byNote", "KEYS_ONLY"],
    ["byAt", "ALL"],
  ]);
  expect(now?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5, WriteCapacityUnits: 6 });
  expect(await ttl()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "until" });
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: now?.TableArn }));
  expect(Tags).toEqual([{ Key: "b", Value: "2" }]);
  const query = new QueryCommand({
    TableName: name,
    IndexName: "byAt",
    KeyConditionExpression: "#at = :at",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":at": 1 },
  });
  expect((await documents.send(query)).Items).toEqual([Item]);
  expect(await table.change(notes(), after)).toBe("changed");
  expect(await ttl()).toEqual({ TimeToLiveStatus: "DISABLED" });
  expect((await described())?.BillingModeSummary).toMatchObject({ BillingMode: "PAY_PER_REQUEST" });
});

it.each<[string, Record<string, unknown>]>([
  ["partition key", { hashKey: "noteId", rangeKey: undefined }],
  ["sort key", { rangeKey: "at" }],
  [
    "type of a key",
    {
      attributes: [
        { name: "userId", type: "N" },
        { name: "noteId", type: "S" },
        { name: "at", type: "N" },
      ],
    },
  ],
  ["local index", { localSecondaryIndexes: [] }],
])("needs a replacement for another %s", async (_, inputs) => {
  const { table } = await serve();
  await table.create(notes());
  expect(await table.change(notes(inputs), notes())).toBe("needs-replacement");
});

it("removes a table", async () => {
  const { table, client } = await serve();
  await table.create(notes());
  await table.remove(notes());
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await table.remove(notes());
});

it("says that a stream is not run", async () => {
  const { table, warnings } = await serve();
  await table.create(notes({ streamEnabled: true, streamViewType: "NEW_IMAGE" }));
  expect(warnings).toEqual([
    "The stream of the table NotesTable is not run here: no function is invoked by its changes.",
  ]);
});

it("is refused where an index has a key of several attributes, or DynamoDB refuses the table", async () => {
  const { table } = await serve();
  const keySchemas = ["userId", "noteId"].map((attributeName) => ({ attributeName, keyType: "HASH" }));
  const several = notes({ globalSecondaryIndexes: [{ name: "i", keySchemas, projectionType: "ALL" }] });
  await expect(table.create(several)).rejects.toThrow(/^The index i has a key of several attributes\./);
  await expect(table.create(notes({ rangeKey: "missing" }))).rejects.toThrow(/missing/);
});

it("brings a data folder's table to the graph, and sets one aside whose keys are others", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback table kind "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await serve({ dataDir });
  await before.table.create(notes());
  const Item = { userId: "u", noteId: "n", at: 1 };
  await before.documents.send(new PutCommand({ TableName: name, Item }));
  await before.close();

  const after = await serve({ dataDir });
  await after.table.create(
    notes({ globalSecondaryIndexes: [{ name: "byAt", hashKey: "at", projectionType: "ALL" }] }),
  );
  const query = new QueryCommand({
    TableName: name,
    IndexName: "byAt",
    KeyConditionExpression: "#at = :at",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":at": 1 },
  });
  expect((await after.documents.send(query)).Items).toEqual([Item]);

  await after.table.create(notes({ rangeKey: "at", localSecondaryIndexes: [] }));
  expect(after.warnings).toEqual([
    `The data folder's table ${name} has other keys or local indexes than the app's NotesTable, which is empty now. The old one stays as ${name}.replaced-1, idle.`,
  ]);
  const counts = [name, `${name}.replaced-1`].map(async (TableName) => {
    const { Count } = await after.documents.send(new ScanCommand({ TableName }));
    return Count;
  });
  expect(await Promise.all(counts)).toEqual([0, 1]);
});
