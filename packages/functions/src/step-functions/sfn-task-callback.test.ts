import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { awsFailure, clientOptions, type StubAnswer, stubAws } from "../testing/stub-aws.ts";
import { sfnTaskCallback } from "./sfn-task-callback.ts";
import { workflowClient } from "./workflow-client.ts";

const signal = new AbortController().signal;
async function callback(answer: StubAnswer) {
  const aws = await stubAws(() => answer);
  return { aws, callback: sfnTaskCallback(workflowClient(aws.configuration)) };
}

describe("sfnTaskCallback", () => {
  it("sends the output as JSON", async () => {
    const { aws, callback: sut } = await callback({ status: 200, body: {} });
    expect(await sut.succeed("token", { statusCode: 200 }, signal)).toEqual({ outcome: "accepted" });
    expect(aws.requests).toEqual([
      { action: "SendTaskSuccess", input: { taskToken: "token", output: '{"statusCode":200}' } },
    ]);
  });

  it("calls an output that is no JSON rejected, and sends nothing", async () => {
    const { aws, callback: sut } = await callback({ status: 200, body: {} });
    expect(await sut.succeed("token", { n: 1n }, signal)).toMatchObject({
      outcome: "rejected",
      reason: "TypeError",
    });
    expect(aws.requests).toEqual([]);
  });

  it.each<[string, StubAnswer, object]>([
    ["TaskTimedOut", awsFailure("TaskTimedOut"), { outcome: "gone" }],
    ["TaskDoesNotExist", awsFailure("TaskDoesNotExist"), { outcome: "gone" }],
    ["InvalidToken", awsFailure("InvalidToken"), { outcome: "invalid-token" }],
    ["InvalidOutput", awsFailure("InvalidOutput"), { outcome: "rejected", reason: "InvalidOutput" }],
    [
      "ValidationException",
      awsFailure("ValidationException"),
      { outcome: "rejected", reason: "ValidationException" },
    ],
    [
      "ThrottlingException",
      awsFailure("ThrottlingException"),
      { outcome: "unavailable", reason: "ThrottlingException" },
    ],
    [
      "AccessDeniedException",
      awsFailure("AccessDeniedException"),
      { outcome: "unavailable", reason: "AccessDeniedException" },
    ],
    [
      "a server error",
      awsFailure("InternalFailure", 500),
      { outcome: "unavailable", reason: "InternalFailure" },
    ],
    ["no answer in time", undefined, { outcome: "unavailable", reason: "TimeoutError" }],
    [
      "an error that nobody thought of",
      awsFailure("KmsSurprise"),
      { outcome: "unexpected", reason: "KmsSurprise" },
    ],
  ])("maps %s to an outcome, for success and failure alike", async (_, answer, outcome) => {
    const { callback: sut } = await callback(answer);
    expect(await sut.succeed("token", {}, signal)).toMatchObject(outcome);
    expect(await sut.fail("token", { error: "InvalidMessage", cause: {} }, signal)).toMatchObject(outcome);
  });

  it("cuts error and cause to AWS's limits, never through a character", async () => {
    const { aws, callback: sut } = await callback({ status: 200, body: {} });
    await sut.fail("token", { error: `${"e".repeat(255)}😀`, cause: { reason: "c".repeat(40_000) } }, signal);
    expect(aws.requests[0]?.input["error"]).toBe("e".repeat(255));
    expect(aws.requests[0]?.input["cause"]).toHaveLength(32_768);
  });
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const succeed = (url: string, own = signal) =>
  sfnTaskCallback(workflowClient(clientOptions(url))).succeed("t", {}, own);

describe("the calls of sfnTaskCallback", () => {
  it("are actions of the JSON protocol 1.0, signed as AWS's documentation says", async () => {
    const aws = await stubAws(() => ({ status: 200, body: {} }));
    await succeed(aws.url);
    expect(aws.requests).toEqual([{ action: "SendTaskSuccess", input: { taskToken: "t", output: "{}" } }]);
    const headers = aws.headers[0] ?? {};
    expect(headers["content-type"]).toBe("application/x-amz-json-1.0");

    // AWS General Reference, "Create a signed AWS API request".
    const [, names = "", signature] =
      /SignedHeaders=([^,]+), Signature=(\w+)$/.exec(String(headers.authorization)) ?? [];
    expect(names.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date", "x-amz-target"]));
    const date = String(headers["x-amz-date"]);
    const scope = `${date.slice(0, 8)}/us-east-1/states/aws4_request`;
    const signedHeaders = names.split(";").map((name) => `${name}:${headers[name]}\n`);
    const body = sha256('{"taskToken":"t","output":"{}"}');
    const canonical = ["POST", "/", "", signedHeaders.join(""), names, body];
    const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical.join("\n"))].join("\n");
    const key = scope.split("/").reduce<string | Buffer>(hmac, "AWS4test");
    expect(signature).toBe(hmac(key, toSign).toString("hex"));
    expect(headers.authorization).toContain(`Credential=test/${scope},`);
  });

  it.each<[string, StubAnswer, number]>([
    ["ThrottlingException", awsFailure("ThrottlingException"), 2],
    ["InternalFailure", awsFailure("InternalFailure", 500), 2],
    ["TimeoutError", undefined, 2],
    ["AccessDeniedException", awsFailure("AccessDeniedException"), 1],
    ["TaskTimedOut", awsFailure("TaskTimedOut"), 1],
  ])("are tried again for what may pass, within the attempts: %s", async (_, answer, attempts) => {
    const aws = await stubAws(() => answer);
    await succeed(aws.url);
    expect(aws.requests).toHaveLength(attempts);
  });

  it("succeed where a later attempt does", async () => {
    const aws = await stubAws(() =>
      aws.requests.length === 1 ? awsFailure("ThrottlingException") : { status: 200, body: {} },
    );
    expect(await succeed(aws.url)).toEqual({ outcome: "accepted" });
  });

  it("name an error after its header, and take a server's answer without a name for passing", async () => {
    const typed = await answering(400, { "x-amzn-errortype": "TaskTimedOut:http://x" }, "{}");
    expect(await succeed(typed)).toEqual({ outcome: "gone" });
    const plain = await answering(503, {}, "<html>busy</html>");
    expect(await succeed(plain)).toMatchObject({ outcome: "unavailable" });
  });

  it("take an answer that breaks off for none", async () => {
    const broken = await answering(200, { "content-length": "100" }, "{");
    expect(await succeed(broken)).toMatchObject({ outcome: "unavailable" });
  });

  it("stop when the signal aborts", async () => {
    const controller = new AbortController();
    const aws = await stubAws(() => void controller.abort());
    expect(await succeed(aws.url, controller.signal)).toMatchObject({
      outcome: "unavailable",
      reason: "AbortError",
    });
    expect(aws.requests).toHaveLength(1);
  });

  it("stop between two attempts when the signal aborts", async () => {
    const controller = new AbortController();
    const aws = await stubAws(() => {
      setTimeout(() => controller.abort(), 2);
      return awsFailure("ThrottlingException");
    });
    expect(await succeed(aws.url, controller.signal)).toMatchObject({ outcome: "unavailable" });
    expect(aws.requests).toHaveLength(1);
  });
});

/** The address of a server that answers so, and then cuts the connection. */
async function answering(status: number, headers: Record<string, string>, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-length": String(Buffer.byteLength(body)), ...headers });
    response.write(body, () => response.socket?.end());
    server.unref();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
