import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTableService, type TableService } from "../dynamodb/table-service.ts";
import { rawRequest } from "../testing/raw-request.ts";
import { type Endpoint, openEndpoint, PortInUseError, type RunningApp } from "./endpoint.ts";
import { BodyTooLargeError } from "./read-body.ts";
import { serviceRoutes } from "./service-routes.ts";

let endpoint: Endpoint;
let tables: TableService;
const seen: string[] = [];

beforeEach(async () => {
  seen.length = 0;
  endpoint = await openEndpoint({ port: 0 });
  tables = openTableService({});
});
afterEach(async () => {
  await endpoint.close();
  await tables.close();
});

function serve(running?: RunningApp | "starting"): void {
  const none = () => undefined;
  const dynamodb: typeof tables.handle = (request, response) => {
    seen.push(String(request.method));
    return tables.handle(request, response);
  };
  endpoint.serve(
    serviceRoutes({ dynamodb, sqs: none, states: none, events: none, lambda: none, query: none }),
    running,
  );
}

const listTables = { "x-amz-target": "DynamoDB_20120810.ListTables" };

it.each(["/2015-03-31/functions", "/2020-06-30/functions/x/code-signing-config"])(
  "names the operation of Lambda that it does not have, and gives it to no bucket: %s",
  async (path) => {
    endpoint.serve(
      serviceRoutes({
        dynamodb: () => undefined,
        sqs: () => undefined,
        states: () => undefined,
        events: () => undefined,
        lambda: () => undefined,
        query: () => undefined,
        s3: () => expect.fail("S3 was asked."),
      }),
    );
    const authorization =
      "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host";
    const { status, body } = await rawRequest({ port: endpoint.port, path, headers: { authorization } });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      __type: expect.stringContaining("UnknownOperationException"),
      message: `The local cloud has no operation GET ${path}.`,
    });
  },
);

describe("readiness", () => {
  it("answers 503 until it serves, and 200 afterwards", async () => {
    expect((await rawRequest({ port: endpoint.port })).status).toBe(503);
    serve();
    const { status, body } = await rawRequest({ port: endpoint.port });
    expect(status).toBe(200);
    const { services } = JSON.parse(body);
    expect(services).toEqual(["dynamodb", "states", "sqs", "events", "lambda", "sns", "sts"]);
  });

  it("answers 503 as well while the app is being made, whose services answer already", async () => {
    serve("starting");
    expect((await rawRequest({ port: endpoint.port })).status).toBe(503);
    const asked = { port: endpoint.port, method: "POST", headers: listTables, body: "{}" };
    expect((await rawRequest(asked)).status).not.toBe(503);
    const running = { app: { name: "shop", stage: "local" }, links: { Orders: { name: "orders" } } };
    serve(running);
    const { status, body } = await rawRequest({ port: endpoint.port });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject(running);
  });

  it("reports a port in use in one line that says how to choose another", async () => {
    const second = openEndpoint({ port: endpoint.port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toThrow(/^Port \d+ is in use\. Choose another with --port N[^\n]*$/);
  });
});

describe("services", () => {
  it("serves the official SDK", async () => {
    serve();
    const client = new DynamoDBClient({
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    await client.send(
      new CreateTableCommand({
        TableName: "items",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["items"]);
  });

  it("answers an operation that no service has with an error that SDKs understand", async () => {
    serve();
    const headers = { "x-amz-target": "Nobody_20200101.Nothing" };
    const { status, body } = await rawRequest({ port: endpoint.port, method: "POST", headers });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({
      __type: "UnknownOperationException",
      message: "The local cloud has no operation Nobody_20200101.Nothing.",
    });
  });

  it.each<[string, Error, number, string]>([
    ["what cannot be read", new URIError("URI malformed"), 400, "ValidationException"],
    ["what is too large", new BodyTooLargeError("Too large."), 413, "RequestEntityTooLargeException"],
    ["what a service fails at", new TypeError("It is undefined."), 500, "InternalFailure"],
  ])("answers %s with an error that SDKs understand", async (_, error, expected, type) => {
    const dynamodb = () => Promise.reject(error);
    const none = () => undefined;
    endpoint.serve(
      serviceRoutes({ dynamodb, sqs: none, states: none, events: none, lambda: none, query: none }),
    );
    const { port } = endpoint;
    const { status, body } = await rawRequest({ port, method: "POST", headers: listTables });
    expect([status, JSON.parse(body)]).toEqual([expected, { __type: type, message: error.message }]);
  });

  it("survives a sender that goes away in the middle of a request", async () => {
    serve();
    const { connect } = await import("node:net");
    const socket = connect(endpoint.port, "127.0.0.1");
    const lines = [
      "POST / HTTP/1.1",
      `Host: ${endpoint.host}`,
      "x-amz-target: DynamoDB_20120810.ListTables",
      "Content-Length: 1000",
      "",
      "{",
    ];
    await new Promise((resolve) => socket.write(lines.join("\r\n"), resolve));
    await expect.poll(() => seen).toEqual(["POST"]);
    socket.destroy();
    expect((await rawRequest({ port: endpoint.port })).status).toBe(200);
  });
});

describe("web pages", () => {
  const refused = [
    ["a host that was rebound to this machine", { host: "evil.example:4566" }, "POST"],
    ["another port of this machine", { host: "127.0.0.1:1" }, "POST"],
    ["a page of another origin", { origin: "http://evil.example" }, "POST"],
    ["a sandboxed page", { origin: "null" }, "POST"],
    ["a page of another site that sends no origin", { "sec-fetch-site": "cross-site" }, "GET"],
    ["a preflight request", { origin: "http://evil.example" }, "OPTIONS"],
  ] as const;

  it.each(refused)("refuses %s", async (_, headers, method) => {
    serve();
    const all = { ...listTables, ...headers };
    const { status, body } = await rawRequest({ port: endpoint.port, method, headers: all, body: "{}" });
    expect(status).toBe(403);
    expect(JSON.parse(body).__type).toBe("AccessDeniedException");
    expect(seen).toEqual([]);
  });

  it("lets tools of this machine and its own pages pass", async () => {
    serve();
    const authorization =
      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b";
    const base = {
      ...listTables,
      authorization,
      "x-amz-date": "20260101T000000Z",
      "content-type": "application/x-amz-json-1.0",
    };
    for (const headers of [
      { host: `localhost:${endpoint.port}` },
      { origin: `http://${endpoint.host}`, "sec-fetch-site": "same-origin" },
    ]) {
      const all = { ...base, ...headers };
      const { status } = await rawRequest({ port: endpoint.port, method: "POST", headers: all, body: "{}" });
      expect(status).toBe(200);
    }
  });
});
