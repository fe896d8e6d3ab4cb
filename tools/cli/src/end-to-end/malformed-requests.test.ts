import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { appGraph } from "@ringback/app/app-graph";
import { bufferedTasksOf, theTask } from "@ringback/local/task/buffered-tasks";
import type { RingbackProcess } from "@ringback/testing/ringback-process";
import { smallApp } from "@ringback/testing/small-app";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ringback, startRingback } from "../testing/ringback.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** No request ends the process, and every request gets a response. */
let running: RingbackProcess;
let endpoint: URL;
let page: URL;
/** What runs there, by the names that the app gave it. */
let names: Record<"messagesTable" | "workQueue" | "ruleDlq" | "eventBus" | "recorder", string>;

beforeEach(async () => {
  running = startRingback("start", "--port", "0", "--console-port", "0");
  const [, at = ""] = await running.output(/ready on (\S+)/);
  const [, shown = ""] = await running.output(/Console: (\S+)/);
  endpoint = new URL(at);
  page = new URL(shown);
  const graph = await appGraph({ app: smallApp, stage: "local" });
  const { functions, queues, messagesTable, eventBus } = theTask({ tasks: bufferedTasksOf(graph) });
  const onEndpoint = ({ url }: { readonly url: string }) => {
    const { pathname } = new URL(url);
    return new URL(pathname, endpoint).href;
  };
  const workQueue = onEndpoint(queues.work);
  const ruleDlq = onEndpoint(queues.ruleDlq);
  names = { messagesTable, eventBus, workQueue, ruleDlq, recorder: functions.recorder };
});
afterEach(async () => {
  running.process.kill("SIGKILL");
  await running.ended;
});

const targets = [
  ...["PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"],
  ...["BatchExecuteStatement", "CreateTable", "DescribeTable", "ListTables", "Nothing", ""],
]
  .map((action) => `DynamoDB_20120810.${action}`)
  .concat(
    [
      ...["StartExecution", "CreateStateMachine", "SendTaskSuccess", "SendTaskFailure", "DescribeExecution"],
      ...["ListExecutions", "GetExecutionHistory", "StopExecution", "GetActivityTask", "__proto__", ""],
    ].map((action) => `AWSStepFunctions.${action}`),
    [
      "CreateQueue",
      "SendMessage",
      "SendMessageBatch",
      "ReceiveMessage",
      "SetQueueAttributes",
      "constructor",
      "",
    ].map((action) => `AmazonSQS.${action}`),
    ["PutEvents", "PutRule", ""].map((action) => `AWSEvents.${action}`),
    ["Nobody.Nothing"],
  );

const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
const bodies = [
  "",
  "null",
  "[]",
  "5",
  '"text"',
  "{",
  "{}",
  "\u0000\uffff",
  deep,
  `{"a":${deep}}`,
  '{"__proto__":{"a":1}}',
  // Each field that a service reads, of a type that it does not expect.
  ...["null", "5", '"x"', "[]", "[null]", '[{"Id":{}}]', "{}", '{"a":null}', '{"a":{"S":5}}', '{"a":{}}'].map(
    (value) =>
      JSON.stringify(
        Object.fromEntries(
          [
            ...[
              "TableName",
              "Item",
              "Key",
              "Keys",
              "RequestItems",
              "Statements",
              "KeySchema",
              "AttributeDefinitions",
            ],
            ...[
              "ExpressionAttributeValues",
              "ExpressionAttributeNames",
              "ConditionExpression",
              "UpdateExpression",
            ],
            ...[
              "stateMachineArn",
              "definition",
              "roleArn",
              "name",
              "input",
              "taskToken",
              "output",
              "executionArn",
            ],
            ...[
              "QueueUrl",
              "QueueName",
              "Attributes",
              "MessageBody",
              "MessageAttributes",
              "Entries",
              "DelaySeconds",
            ],
            ...[
              "WaitTimeSeconds",
              "MaxNumberOfMessages",
              "AttributeNames",
              "maxResults",
              "nextToken",
              "Limit",
            ],
          ].map((name) => [name, JSON.parse(value)]),
        ),
      ),
  ),
];

/** What is there, asked in a wrong way. */
const wrongBodies = ({ messagesTable, workQueue, eventBus }: typeof names) =>
  [
    { TableName: messagesTable, Item: { messageId: { S: "a", N: "1" } } },
    { TableName: messagesTable, Item: { messageId: { S: "a" }, n: { N: "abc" } } },
    { TableName: messagesTable, Key: { messageId: { S: "" } }, UpdateExpression: "SET" },
    {
      TableName: messagesTable,
      FilterExpression: "((((",
      ExpressionAttributeValues: { ":a": { B: "%" } },
    },
    {
      TableName: messagesTable,
      ExclusiveStartKey: { messageId: { S: "x" }, more: { NULL: true } },
    },
    { Statements: [{ Statement: "INSERT INTO x", Parameters: [{}] }] },
    { QueueUrl: workQueue, MessageBody: "x", MessageAttributes: { a: { DataType: 5 } } },
    { QueueUrl: workQueue, Entries: [{ Id: "a", MessageBody: "x", DelaySeconds: "soon" }] },
    { QueueName: "q", Attributes: { VisibilityTimeout: "NaN" } },
    ...["null", "{", "[]", "5"].flatMap((RedrivePolicy, index) => [
      { QueueName: `policy-${index}`, Attributes: { RedrivePolicy } },
      { QueueUrl: workQueue, Attributes: { RedrivePolicy } },
    ]),
    {
      Entries: [
        {
          Source: "a",
          DetailType: "b",
          Detail: '{"a":1}',
          Time: 1e300,
          EventBusName: eventBus,
        },
      ],
    },
    { Entries: [{ Source: "a", DetailType: "b", Detail: deep, EventBusName: eventBus }] },
    {
      Entries: [{ Source: "a", DetailType: "b", Detail: '{"a":"\ud83d"}', EventBusName: eventBus }],
    },
  ].map((body) => JSON.stringify(body));

interface Asked {
  readonly url: URL;
  /** As it is, whatever a URL would make of it. */
  readonly path?: string;
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Asks four at a time, and gives the statuses of the answers and what nobody answered. */
async function answersTo(requests: readonly Asked[]): Promise<{ statuses: Set<number>; silent: string[] }> {
  const statuses = new Set<number>();
  const silent: string[] = [];
  const waiting = [...requests];
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const status = await statusOf(next);
      if (status === undefined)
        silent.push(
          `${next.method} ${next.path ?? ""} ${JSON.stringify(next.headers ?? {})} ${next.body?.slice(0, 80)}`,
        );
      else statuses.add(status);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { statuses, silent };
}

function statusOf({ url, path = "/", method, headers = {}, body = "" }: Asked): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = request({ host: url.hostname, port: url.port, method, path, headers, timeout: 10_000 });
    sent.on("response", (response) => {
      resolve(response.statusCode);
      response.resume();
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(undefined));
    sent.end(body);
  });
}

/** It runs, shows its page, and records. */
async function isAlive(): Promise<void> {
  expect(running.process.exitCode).toBeNull();
  expect((await fetch(new URL("/api/executions", page))).status).toBe(200);
  const { stdout } = await ringback("send", "--wait", "--json", "--endpoint", endpoint.origin);
  expect(JSON.parse(stdout)).toMatchObject([{ status: "SUCCEEDED" }]);
}

it("answers any target with any body", async () => {
  const requests = targets.flatMap((target) =>
    [...bodies, ...wrongBodies(names)].map((body) => ({
      url: endpoint,
      method: "POST",
      body,
      headers: {
        "x-amz-target": target,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-date": "20260101T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=b",
      },
    })),
  );
  const { statuses, silent } = await answersTo(requests);
  expect(silent).toEqual([]);
  expect([...statuses].filter((status) => ![200, 400, 404, 413, 500].includes(status))).toEqual([]);
  await isAlive();
});

it("answers any path, method and form", async () => {
  const paths = [
    ...["/", "/%", "/%ff", "//", "/../..", "/?", "/000000000000/none", "/2015-03-31/functions/%/invocations"],
    ...[
      `/2015-03-31/functions/${names.recorder}/invocations`,
      "/2015-03-31/functions//invocations",
      "/api/%",
    ],
    ...[
      "/api/live",
      "/api/executions/%ff",
      "/api/messages/x",
      "/api/dead-letters/x/redrive",
      "/api/send",
      "/api/faults",
    ],
    ...["/api/executions?page=-1", "/api/executions?page=x&status=y", "/assets/..%2f..%2fpackage.json"],
  ];
  const forms = [
    ...[
      "",
      "=",
      "&&&",
      "Action",
      "Action=SendMessage",
      "Action=SendMessage&QueueUrl=%",
      "Action=Nothing&Version=2012-11-05",
    ],
    ...["Action=Publish", "Action=CreateTopic&Version=2010-03-31", "Action=__proto__&Version=2012-11-05"],
    `Action=SendMessageBatch&Version=2012-11-05&${Array.from({ length: 20 }, (_, index) => `SendMessageBatchRequestEntry.${index}.Id.x=1`).join("&")}`,
    "Action=CreateQueue&Attribute.1.Name=RedrivePolicy&Attribute.1.Value=null&QueueName=q",
  ];
  const types = [
    "application/x-www-form-urlencoded",
    "application/json",
    "application/x-amz-json-1.0",
    "text/plain",
  ];
  const requests = [endpoint, page].flatMap((base) =>
    paths.flatMap((path) => [
      ...["GET", "PUT", "DELETE", "PATCH"]
        // Its response ends only with the connection.
        .filter((method) => !(path === "/api/live" && method === "GET"))
        .map((method) => ({ url: base, path, method })),
      ...types.flatMap((type) =>
        [...forms, "null", "{", deep].map((body) => ({
          url: base,
          path,
          method: "POST",
          body,
          headers: { "content-type": type },
        })),
      ),
    ]),
  );
  expect((await answersTo(requests)).silent).toEqual([]);
  await isAlive();
});

it("survives data that is not HTTP, and connections that break", async () => {
  const head = (target: string, length: number) =>
    `POST / HTTP/1.1\r\nHost: ${endpoint.host}\r\nx-amz-target: ${target}\r\ncontent-type: application/x-amz-json-1.0\r\nContent-Length: ${length}\r\n\r\n`;
  const poll = JSON.stringify({ QueueUrl: names.ruleDlq, WaitTimeSeconds: 20 });
  const texts = [
    "\r\n\r\n",
    "GET\r\n\r\n",
    "\u0000\u0001\u0002\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: ${endpoint.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    `CONNECT ${endpoint.host} HTTP/1.1\r\nHost: ${endpoint.host}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${endpoint.host}\r\nExpect: 200-maybe\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: ${endpoint.host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `GET / HTTP/1.1\r\nHost: ${endpoint.host}\r\nx: ${"x".repeat(100_000)}\r\n\r\n`,
    ...[
      "DynamoDB_20120810.PutItem",
      "AWSStepFunctions.StartExecution",
      "AmazonSQS.SendMessage",
      "AWSEvents.PutEvents",
    ].map((target) => `${head(target, 1000)}{"half":`),
    // The connection breaks while the server waits for messages.
    `${head("AmazonSQS.ReceiveMessage", poll.length)}${poll}`,
  ];
  for (const base of [endpoint, page]) {
    for (const text of texts) {
      const socket = connect(Number(base.port), base.hostname);
      socket.on("error", () => undefined);
      await once(socket, "connect");
      await new Promise((resolve) => socket.write(text, resolve));
      socket.resetAndDestroy();
    }
  }
  await isAlive();
});
