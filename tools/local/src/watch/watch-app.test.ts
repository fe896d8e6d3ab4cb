import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { GetQueueUrlCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type CopiedApp, copySmallApp } from "@ringback/testing/copy-small-app";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { workflowClient } from "../testing/workflow-client.ts";

let app: CopiedApp;
let cloud: LocalCloud;
let queues: SQSClient;
const events: LocalEvent[] = [];
const patience = { timeout: 60_000, interval: 50 };

beforeAll(async () => {
  app = await copySmallApp();
  cloud = await startLocalCloud({
    app: app.folder,
    port: 0,
    watch: true,
    onEvent: (event) => events.push(event),
  });
  queues = new SQSClient(serverClientConfiguration(cloud.endpoint));
});
afterAll(async () => {
  queues.destroy();
  await cloud.close();
  await app.remove();
});

/** The next event of these types. */
async function next(...types: LocalEvent["type"][]): Promise<LocalEvent | undefined> {
  const from = events.length;
  const found = () => events.slice(from).find(({ type }) => types.includes(type));
  await expect.poll(found, patience).toBeDefined();
  return found();
}

const applied = () => next("app-applied", "not-applied");

it("applies what the config makes new at once, and what runs goes on", async () => {
  const waiting = applied();
  await app.replace("sst.config.ts", "async run() {", 'async run() {\n    new sst.aws.Queue("Orders");');
  expect(await waiting).toMatchObject({ type: "app-applied", created: ["Queue OrdersQueue"], waiting: [] });
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  expect(QueueUrls.filter((url) => url.includes("OrdersQueue"))).toHaveLength(1);
  const workflow = workflowClient(cloud);
  expect(await workflow.ended(await workflow.start("applied"))).toMatchObject({
    status: "SUCCEEDED",
  });
});

it("says where the config fails, and keeps what runs", async () => {
  const waiting = applied();
  await app.replace(
    "sst.config.ts",
    "async run() {",
    'async run() {\n    throw new Error("No orders today.");',
  );
  expect(await waiting).toMatchObject({
    type: "not-applied",
    message: expect.stringMatching(/No orders today\.[\s\S]*sst\.config\.ts:\d+/),
  });
  expect(cloud.graph.resources.some(({ name }) => name === "OrdersQueue")).toBe(true);
  const fixed = applied();
  await app.replace("sst.config.ts", '\n    throw new Error("No orders today.");', "");
  expect(await fixed).toEqual({
    type: "app-applied",
    at: expect.any(Number),
    created: [],
    changed: [],
    removed: [],
    waiting: [],
  });
});

it("names what would lose its messages, and applies nothing before a restart", async () => {
  // What was still evaluated with the error may be reported once more.
  const waiting = next("app-applied");
  const toFifo = 'new sst.aws.Queue("Orders", { fifo: true });\n    new sst.aws.Queue("Second");';
  await app.replace("sst.config.ts", 'new sst.aws.Queue("Orders");', toFifo);
  expect(await waiting).toMatchObject({
    type: "app-applied",
    created: [],
    removed: [],
    waiting: ["Queue OrdersQueue"],
  });
  const queue = cloud.graph.resources.find(({ name }) => name === "OrdersQueue");
  await queues.send(new GetQueueUrlCommand({ QueueName: String(queue?.outputs["name"]) }));
});

it("takes back what was waiting, and gives functions another value of a secret", async () => {
  const takenBack = applied();
  const fifo = 'new sst.aws.Queue("Orders", { fifo: true });\n    new sst.aws.Queue("Second");';
  await app.replace("sst.config.ts", fifo, 'new sst.aws.Queue("Orders");');
  expect(await takenBack).toMatchObject({ type: "app-applied", created: [], waiting: [] });
  await app.write(".env.local", "SST_SECRET_Word=first\n");
  await app.write(
    "spell.ts",
    'import { Resource } from "sst";\nexport const cast = () => Resource.Word.value;\n',
  );
  const made = applied();
  await app.replace(
    "sst.config.ts",
    'new sst.aws.Queue("Orders");',
    'new sst.aws.Queue("Orders");\n    new sst.aws.Function("Spell", { handler: "spell.cast", link: [new sst.Secret("Word")] });',
  );
  expect(await made).toMatchObject({ created: expect.arrayContaining(["Function SpellFunction"]) });
  const changed = applied();
  await app.write(".env.local", "SST_SECRET_Word=second\n");
  expect(await changed).toMatchObject({ type: "app-applied", changed: ["Function SpellFunction"] });
});

it("tries again once the file of a missing handler is there, and reports the same error once", async () => {
  const missing = applied();
  await app.replace("sst.config.ts", '"spell.cast"', '"late/handlers.cast"');
  expect(await missing).toMatchObject({
    type: "not-applied",
    message: expect.stringContaining("has no late/handlers.ts"),
  });
  const reports = () => events.filter(({ type }) => type === "not-applied").length;
  const before = reports();
  const there = applied();
  await mkdir(join(app.folder, "late"));
  await app.write("late/handlers.ts", "export const cast = () => 1;\n");
  expect(await there).toMatchObject({ type: "app-applied", changed: ["Function SpellFunction"] });
  expect(reports()).toBe(before);
});
