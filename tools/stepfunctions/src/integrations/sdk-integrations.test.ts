import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sdkIntegrations } from "./sdk-integrations.ts";

interface Received {
  readonly url: string | undefined;
  readonly target: string | undefined;
  readonly body: string;
}

/** Speaks as much of SQS and Lambda as the two integrations need. */
let server: Server;
let endpoint: string;
let received: Received[];
let answer: { status: number; headers?: Record<string, string>; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = request.headers["x-amz-target"];
      received.push({
        url: request.url,
        target: typeof target === "string" ? target : undefined,
        body: Buffer.concat(chunks).toString(),
      });
      response
        .writeHead(answer.status, { "x-amzn-RequestId": "request-1", ...answer.headers })
        .end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
beforeEach(() => {
  received = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const integrations = () =>
  sdkIntegrations({ region: "us-east-1", sqsEndpoint: endpoint, lambdaEndpoint: endpoint });

describe("sqs:sendMessage over the wire", () => {
  it("sends the parameters and gives SQS's answer", async () => {
    const sqs = integrations();
    const md5 = createHash("md5").update("hello").digest("hex");
    answer = { status: 200, body: JSON.stringify({ MessageId: "m-1", MD5OfMessageBody: md5 }) };
    const sent = await sqs.sendMessage({
      QueueUrl: "http://other.host/000000000000/q",
      MessageBody: "hello",
      DelaySeconds: 3,
    });
    expect(sent).toMatchObject({ MessageId: "m-1", MD5OfMessageBody: md5 });
    expect(received[0]?.target).toBe("AmazonSQS.SendMessage");
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      QueueUrl: "http://other.host/000000000000/q",
      MessageBody: "hello",
      DelaySeconds: 3,
    });
    sqs.close();
  });

  it("sends attributes, a binary one by its bytes", async () => {
    const sqs = integrations();
    answer = { status: 200, body: JSON.stringify({ MessageId: "m-1" }) };
    const MessageAttributes = {
      State: { DataType: "String", StringValue: "Send" },
      Bytes: { DataType: "Binary.png", BinaryValue: "AAEC" },
    };
    const send = sqs.sendMessage({ QueueUrl: "http://other.host/0/q", MessageBody: "b", MessageAttributes });
    await send.catch(() => {});
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ MessageAttributes });
    sqs.close();
  });

  it("names a refusal as Step Functions does", async () => {
    const sqs = integrations();
    answer = {
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify({
        __type: "MissingParameter",
        message: "The request must contain the parameter MessageBody.",
      }),
    };
    await expect(sqs.sendMessage({ QueueUrl: `${endpoint}/1/q` })).rejects.toMatchObject({
      name: "SQS.AmazonSQSException",
      message:
        "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter; Request ID: request-1; Proxy: null)",
    });
    sqs.close();
  });

  it("names a server that is not there", async () => {
    const sqs = sdkIntegrations({ region: "us-east-1", sqsEndpoint: "http://127.0.0.1:1" });
    await expect(sqs.sendMessage({ QueueUrl: "q", MessageBody: "b" })).rejects.toMatchObject({
      name: "SQS.SdkClientException",
      message: expect.stringMatching(/^Unable to execute HTTP request: /),
    });
    await expect(sqs.invoke({ FunctionName: "f" })).rejects.toMatchObject({
      name: "Lambda.SdkClientException",
    });
    sqs.close();
  });
});

describe("lambda:invoke over the wire", () => {
  it("sends the payload as JSON, and parses the function's", async () => {
    const lambda = integrations();
    answer = { status: 200, headers: { "X-Amz-Executed-Version": "$LATEST" }, body: '{"doubled":4}' };
    expect(await lambda.invoke({ FunctionName: "double", Payload: { n: 2 } })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: "$LATEST",
      Payload: { doubled: 4 },
    });
    expect(received[0]).toMatchObject({ url: "/2015-03-31/functions/double/invocations", body: '{"n":2}' });
    lambda.close();
  });

  it("distinguishes a function's own failure from Lambda's", async () => {
    const lambda = integrations();
    answer = { status: 200, headers: { "X-Amz-Function-Error": "Unhandled" }, body: '{"errorType":"E"}' };
    expect(await lambda.invoke({ FunctionName: "f" })).toMatchObject({
      FunctionError: "Unhandled",
      Payload: { errorType: "E" },
    });
    answer = {
      status: 404,
      headers: { "x-amzn-ErrorType": "ResourceNotFoundException", "content-type": "application/json" },
      body: '{"Message":"Function not found: f"}',
    };
    await expect(lambda.invoke({ FunctionName: "f" })).rejects.toMatchObject({
      name: "Lambda.ResourceNotFoundException",
      message: expect.stringContaining(
        "(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)",
      ),
    });
    lambda.close();
  });
});
