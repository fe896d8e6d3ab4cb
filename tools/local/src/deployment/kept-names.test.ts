import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GraphResource } from "@ringback/app/graph/app-graph";
import { expect, it, onTestFinished } from "vitest";
import { openTableService } from "../dynamodb/table-service.ts";
import { createBucketService } from "../s3/bucket-service.ts";
import { openQueueService } from "../sqs/queue-service.ts";
import { graphOf } from "../testing/graph-of.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { keepNames } from "./kept-names.ts";
import { bucketKinds } from "./kinds/bucket.ts";
import { queueKind } from "./kinds/queue.ts";
import { tableKind } from "./kinds/table.ts";
import type { ResourceKind } from "./resource-kind.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback kept names "));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const part of ["queues", "tables"]) await mkdir(join(folder, part));
  return folder;
}

/** A start of the local cloud with a data folder, as far as queues, tables and buckets go. */
async function start(folder: string, resources: readonly GraphResource[]) {
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const queuesFolder = join(folder, "queues");
  const tables = openTableService({ dataDir: join(folder, "tables") });
  await keepNames({ folder, queues: queuesFolder, tables, graph: graphOf({ resources }), onWarning });
  const queues = await openQueueService({
    host: "127.0.0.1:1",
    region: "us-east-1",
    dataDir: queuesFolder,
    onWarning,
  });
  const buckets = createBucketService({ fauxqs: queues.fauxqs });
  const kinds: ResourceKind[] = [
    queueKind(queues),
    tableKind({ tables, onWarning }),
    ...bucketKinds(buckets),
  ];
  for (const resource of resources) await kinds.find(({ type }) => type === resource.type)?.create(resource);
  const receive = {
    maximum: 10,
    waitMs: 0,
    visibilityTimeoutSeconds: 0,
    signal: new AbortController().signal,
  };
  return {
    warnings,
    queues,
    tables,
    objects: queues.fauxqs.s3Store,
    bodies: async (name: string) =>
      (await queues.source(name).receive(receive)).map(({ message, deadLetterQueueSourceArn }) => [
        message.body,
        deadLetterQueueSourceArn,
      ]),
    item: async (TableName: string) =>
      (await tables.call("GetItem", { TableName, Key: { id: { S: "a" } } }))["Item"],
    close: async () => {
      await queues.close();
      await tables.close();
    },
  };
}

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const queue = (logical: string, name: string, inputs: Record<string, unknown> = {}) =>
  graphResource("aws:sqs/queue:Queue", inputs, { name: logical, outputs: { id: name, name } });
const table = (logical: string, name: string) =>
  graphResource(
    "aws:dynamodb/table:Table",
    {
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: ["id", "kind"].map((attribute) => ({ name: attribute, type: "S" })),
      globalSecondaryIndexes: [{ name: "byKind", hashKey: "kind", projectionType: "ALL" }],
      ttl: { attributeName: "until", enabled: true },
      tags: { team: "a" },
    },
    { name: logical, outputs: { id: name, name } },
  );
const bucket = (logical: string, name: string) =>
  graphResource("aws:s3/bucket:Bucket", {}, { name: logical, outputs: { id: name, name } });
const redriveTo = (name: string) => ({
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(name), maxReceiveCount: 1 }),
  visibilityTimeoutSeconds: 0,
});

async function fill(
  cloud: Awaited<ReturnType<typeof start>>,
  names: { work: string; notes: string; files: string },
) {
  cloud.queues.sendMessage({ QueueUrl: names.work, MessageBody: "dead" });
  // Received twice, it goes to the dead-letter queue.
  await cloud.bodies(names.work);
  await cloud.bodies(names.work);
  cloud.queues.sendMessage({ QueueUrl: names.work, MessageBody: "waiting" });
  const Item = { id: { S: "a" }, kind: { S: "k" } };
  await cloud.tables.call("PutItem", { TableName: names.notes, Item });
  cloud.objects.putObject(names.files, "key", Buffer.from("content"));
}

const byKind = (TableName: string) => ({
  TableName,
  IndexName: "byKind",
  KeyConditionExpression: "kind = :k",
  ExpressionAttributeValues: { ":k": { S: "k" } },
});

it("brings messages, items and objects along where their names change", async () => {
  const folder = await newFolder();
  const before = await start(folder, [
    queue("Dead", "dead-1"),
    queue("Work", "work-1", redriveTo("dead-1")),
    table("Notes", "notes-1"),
    bucket("Files", "files-1"),
  ]);
  await fill(before, { work: "work-1", notes: "notes-1", files: "files-1" });
  await before.close();

  const after = await start(folder, [
    queue("Dead", "dead-2"),
    queue("Work", "work-2", redriveTo("dead-2")),
    table("Notes", "notes-2"),
    bucket("Files", "files-2"),
  ]);
  expect(after.warnings).toEqual([]);
  expect(await after.bodies("dead-2")).toEqual([["dead", arn("work-2")]]);
  expect(await after.bodies("work-2")).toEqual([["waiting", undefined]]);
  expect(await after.item("notes-2")).toEqual({ id: { S: "a" }, kind: { S: "k" } });
  expect(await after.tables.call("Query", byKind("notes-2"))).toMatchObject({ Count: 1 });
  expect(await after.tables.call("DescribeTable", { TableName: "notes-2" })).toMatchObject({
    Table: { TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/notes-2" },
  });
  expect(await after.tables.call("DescribeTimeToLive", { TableName: "notes-2" })).toMatchObject({
    TimeToLiveDescription: { AttributeName: "until" },
  });
  expect(after.objects.getObject("files-2", "key").body.toString()).toBe("content");
  expect(await after.tables.tableNames()).toEqual(["notes-2"]);
  expect(after.queues.queueAttribute("work-1", "QueueArn")).toBe(undefined);
  expect(after.objects.hasBucket("files-1")).toBe(false);
  // Under the old name there is nothing left that a new table of that name would show.
  await after.tables.createTable("notes-1", "id");
  expect(await after.item("notes-1")).toBe(undefined);
  await after.close();
});

it("leaves what the app has no more in the folder, says so each time, and gives it back under its logical name", async () => {
  const folder = await newFolder();
  const all = [queue("Work", "work-1"), table("Notes", "notes-1"), bucket("Files", "files-1")];
  const before = await start(folder, all);
  before.queues.sendMessage({ QueueUrl: "work-1", MessageBody: "kept" });
  await before.close();
  const idle =
    "The data folder holds what the app does not have: queue work-1; table notes-1; bucket files-1. It stays there, idle.";
  for (let starts = 1; starts <= 2; starts += 1) {
    const without = await start(folder, [queue("Other", "other-1")]);
    expect(without.warnings).toEqual([idle]);
    await without.close();
  }
  const back = await start(folder, [queue("Work", "work-2"), queue("Other", "other-1")]);
  expect(back.warnings).toEqual([
    "The data folder holds what the app does not have: table notes-1; bucket files-1. It stays there, idle.",
  ]);
  expect(await back.bodies("work-2")).toEqual([["kept", undefined]]);
  await back.close();
});

it("names what a folder holds that was written before there were logical names", async () => {
  const folder = await newFolder();
  const queues = await openQueueService({
    host: "127.0.0.1:1",
    region: "us-east-1",
    dataDir: join(folder, "queues"),
  });
  for (const name of ["ringback-work", "ringback-dead-letters"]) queues.createQueue(name, {});
  queues.sendMessage({ QueueUrl: "ringback-work", MessageBody: "kept" });
  await queues.close();
  const tables = openTableService({ dataDir: join(folder, "tables") });
  await tables.createTable("ringback-messages", "messageId");
  await tables.close();

  const after = await start(folder, [queue("Work", "work-1")]);
  expect(after.warnings).toEqual([
    "The data folder holds what the app does not have: queues ringback-dead-letters, ringback-work; table ringback-messages. It stays there, idle.",
  ]);
  expect(await after.bodies("ringback-work")).toEqual([["kept", undefined]]);
  await after.close();
  // What was never the app's is named once, when the folder gets its names.
  const again = await start(folder, [queue("Work", "work-1")]);
  expect(again.warnings).toEqual([]);
  await again.close();
});

it("says nothing of what a person has made by the API", async () => {
  const folder = await newFolder();
  const before = await start(folder, [queue("Work", "work-1")]);
  before.queues.createQueue("mine", {});
  await before.close();
  const after = await start(folder, [queue("Work", "work-1")]);
  expect(after.warnings).toEqual([]);
  await after.close();
});

it("takes names over one after the other where one needs what another has", async () => {
  const folder = await newFolder();
  const before = await start(folder, [queue("A", "one"), queue("B", "two")]);
  before.queues.sendMessage({ QueueUrl: "one", MessageBody: "of A" });
  before.queues.sendMessage({ QueueUrl: "two", MessageBody: "of B" });
  await before.close();
  const after = await start(folder, [queue("A", "two"), queue("B", "three")]);
  expect(await after.bodies("two")).toEqual([["of A", undefined]]);
  expect(await after.bodies("three")).toEqual([["of B", undefined]]);
  await after.close();
});

it("makes no FIFO queue of a standard one: its messages stay where they are, idle", async () => {
  const folder = await newFolder();
  const before = await start(folder, [queue("Work", "work-1")]);
  before.queues.sendMessage({ QueueUrl: "work-1", MessageBody: "kept" });
  await before.close();
  const after = await start(folder, [queue("Work", "work-1.fifo", { fifoQueue: true })]);
  expect(after.warnings).toEqual([
    "The data folder holds what the app does not have: queue work-1. It stays there, idle.",
  ]);
  expect(await after.bodies("work-1")).toEqual([["kept", undefined]]);
  expect(await after.bodies("work-1.fifo")).toEqual([]);
  await after.close();
});

it("remembers names by type and logical name in a file that only its owner reads", async () => {
  const folder = await newFolder();
  await (await start(folder, [queue("Work", "work-1"), table("Notes", "notes-1")])).close();
  expect(JSON.parse(await readFile(join(folder, "names.json"), "utf8"))).toEqual({
    "aws:sqs/queue:Queue Work": "work-1",
    "aws:dynamodb/table:Table Notes": "notes-1",
  });
});
