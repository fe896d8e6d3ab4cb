import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { GraphResource } from "@ringback/app/graph/app-graph";
import { afterEach, expect, it } from "vitest";
import type { StatementDocument } from "../iam/policy/policy-document.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { functionArn, functionResource, functionSource } from "../testing/function-resource.ts";
import { graphOf } from "../testing/graph-of.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { allow, policyOf } from "../testing/iam.ts";

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const consume = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

const queue = (name: string) =>
  graphResource(
    "aws:sqs/queue:Queue",
    { name },
    {
      name,
      outputs: { id: name, name, arn: queueArn(name), url: `http://127.0.0.1:4566/000000000000/${name}` },
    },
  );

/** The role that `functionResource` names for a function. */
function role(name: string, ...statements: readonly StatementDocument[]): GraphResource {
  const roleName = `${name}Role`;
  const trust = policyOf({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  return graphResource(
    "aws:iam/role:Role",
    {
      assumeRolePolicy: JSON.stringify(trust),
      inlinePolicies: [{ name: "inline", policy: JSON.stringify(policyOf(...statements)) }],
    },
    {
      name: roleName,
      outputs: { id: roleName, name: roleName, arn: `arn:aws:iam::000000000000:role/${roleName}` },
    },
  );
}

const mapping = (inputs: Record<string, unknown> = {}) =>
  graphResource(
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    { eventSourceArn: queueArn("orders"), functionName: functionArn("shop-local-Orders"), ...inputs },
    { name: "OrdersMapping" },
  );

const ordersOnly = { filters: [{ pattern: JSON.stringify({ body: { kind: ["order"] } }) }] };

const ordersHandler = `export const handler = async ({ Records }: { Records: { body: string }[] }): Promise<void> => {
  for (const { body } of Records) process.stdout.write("took " + body + "\\n");
};`;
const failingHandler = `export const handler = async (): Promise<void> => { throw new Error("broken"); };`;

const resources = (
  mappingInputs: Record<string, unknown>,
  workerStatements: readonly StatementDocument[],
) => [
  queue("orders"),
  queue("failed"),
  role("Orders", allow(consume, queueArn("orders"))),
  role("Worker", ...workerStatements),
  functionResource("Orders"),
  functionResource("Worker"),
  graphResource(
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    {
      functionName: "shop-local-Worker",
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: queueArn("failed") } },
    },
    { name: "WorkerConfig" },
  ),
  mapping(mappingInputs),
];
const functions = [functionSource("Orders"), functionSource("Worker")];
const maySend = allow("sqs:SendMessage", queueArn("failed"));

let folder: string;
let cloud: LocalCloud;
let clients: { lambda: LambdaClient; sqs: SQSClient };
const events: LocalEvent[] = [];
const lines: string[] = [];

async function start(graph: Parameters<typeof startLocalCloud>[0]["graph"] & object): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "ringback any app "));
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "src", "orders.ts"), ordersHandler);
  await writeFile(join(folder, "src", "worker.ts"), failingHandler);
  events.length = 0;
  lines.length = 0;
  cloud = await startLocalCloud({
    app: folder,
    graph,
    port: 0,
    onEvent: (event) => events.push(event),
    onLog: (_, line) => lines.push(line),
  });
  const person = {
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "person", secretAccessKey: "person" },
  };
  clients = { lambda: new LambdaClient(person), sqs: new SQSClient(person) };
}
afterEach(async () => {
  clients.lambda.destroy();
  clients.sqs.destroy();
  await cloud.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

const urlOf = (name: string) => `${cloud.endpoint}/000000000000/${name}`;
const send = (body: object) =>
  clients.sqs.send(new SendMessageCommand({ QueueUrl: urlOf("orders"), MessageBody: JSON.stringify(body) }));
const invokeAsync = () =>
  clients.lambda.send(
    new InvokeCommand({ FunctionName: "shop-local-Worker", InvocationType: "Event", Payload: `{"a":1}` }),
  );
const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000 });

it("a mapping hands its function what a filter matches, deletes the rest, and is changed while it runs", async () => {
  await start(graphOf({ resources: resources({ filterCriteria: ordersOnly }, [maySend]), functions }));
  expect(cloud.processIds).toEqual([]);
  await send({ kind: "note" });
  await send({ kind: "order" });
  await poll(() => lines).toEqual([`took {"kind":"order"}`]);
  expect(cloud.processIds).toHaveLength(1);
  const filtered = events.flatMap((event) => (event.type === "messages-filtered" ? event.messages : []));
  expect(filtered).toMatchObject([{ receiveCount: 1 }]);
  expect(cloud.inspect(urlOf("orders")).counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0 });
  const applied = await cloud.apply(graphOf({ resources: resources({}, [maySend]), functions }));
  expect(applied).toMatchObject({ changed: ["EventSourceMapping OrdersMapping"], waiting: [] });
  await send({ kind: "note" });
  await poll(() => lines.at(-1)).toBe(`took {"kind":"note"}`);
});

it("an event that is given up goes to its destination, under the role of the function", async () => {
  await start(graphOf({ resources: resources({}, [maySend]), functions }));
  const { StatusCode } = await invokeAsync();
  expect(StatusCode).toBe(202);
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urlOf("failed"), WaitTimeSeconds: 10 }),
  );
  expect(Messages.map(({ Body }) => JSON.parse(Body ?? ""))).toMatchObject([
    {
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 1 },
      requestPayload: { a: 1 },
      responsePayload: { errorMessage: "broken" },
    },
  ]);
});

it("an event whose destination the role may not send to is lost, and both are said", async () => {
  await start(
    graphOf({ resources: resources({}, [allow("sqs:SendMessage", queueArn("other"))]), functions }),
  );
  await invokeAsync();
  const warnings = () => events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  await poll(warnings).toEqual([
    expect.stringMatching(
      /^An event of shop-local-Worker is lost\. arn:\S+:failed did not take it: User: .*WorkerRole/,
    ),
  ]);
  expect(events.filter(({ type }) => type === "access-denied")).toMatchObject([
    { action: "sqs:SendMessage", resource: queueArn("failed") },
  ]);
});
