import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { awsFailure, jsonClient, type StubAnswer, stubAws } from "./testing/stub-aws.ts";

const signal = new AbortController().signal;
const call = (url: string) =>
  jsonClient(url).call("SendTaskSuccess", { taskToken: "t", output: "{}" }, signal);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

describe("awsJsonClient", () => {
  it("sends an action of the JSON protocol 1.0, signed as AWS's documentation says", async () => {
    const aws = await stubAws(() => ({ status: 200, body: {} }));
    await call(aws.url);
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
    const canonical = [
      "POST",
      "/",
      "",
      signedHeaders.join(""),
      names,
      sha256('{"taskToken":"t","output":"{}"}'),
    ];
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
  ])("tries again what may pass, within its attempts: %s", async (name, answer, attempts) => {
    const aws = await stubAws(() => answer);
    await expect(call(aws.url)).rejects.toMatchObject({ name });
    expect(aws.requests).toHaveLength(attempts);
  });

  it("succeeds where a later attempt does", async () => {
    const aws = await stubAws(() =>
      aws.requests.length === 1 ? awsFailure("ThrottlingException") : { status: 200, body: {} },
    );
    await expect(call(aws.url)).resolves.toBeUndefined();
  });

  it("names an error after its header, and one without a name after its status", async () => {
    const typed = await answering(400, { "x-amzn-errortype": "TaskTimedOut:http://x" }, "{}");
    await expect(call(typed)).rejects.toMatchObject({
      name: "TaskTimedOut",
      $metadata: { httpStatusCode: 400 },
    });
    const plain = await answering(503, {}, "<html>busy</html>");
    await expect(call(plain)).rejects.toMatchObject({ name: "Http503", $metadata: { httpStatusCode: 503 } });
  });

  it("takes an answer that breaks off for none", async () => {
    const broken = await answering(200, { "content-length": "100" }, "{");
    await expect(call(broken)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("stops when the signal aborts", async () => {
    const controller = new AbortController();
    const aws = await stubAws(() => void controller.abort());
    const stopped = jsonClient(aws.url).call("SendTaskSuccess", {}, controller.signal);
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
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
