import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { BundleError } from "@ringback/local/lambda/bundle-function";
import { describe, expect, it } from "vitest";
import { openCloud } from "../cloud/cloud.ts";
import { startStub } from "../testing/start-stub.ts";
import { describeError } from "./describe-error.ts";
import { UsageError } from "./usage-error.ts";

const json = "application/x-amz-json-1.0";

/** What is told of an answer, from the table's client and from the workflow's. */
async function told(status: number, body: string, contentType = json): Promise<readonly [string, string]> {
  const endpoint = await startStub({ status, body, contentType });
  const { tables, workflows } = openCloud({ endpoint });
  const told = async (asked: Promise<unknown>) =>
    asked.then(
      () => "no error",
      (error: unknown) => describeError(error).replace(endpoint, "ENDPOINT"),
    );
  return [
    await told(tables.send(new GetCommand({ TableName: "t", Key: { id: "x" } }))),
    await told(workflows.send(new DescribeExecutionCommand({ executionArn: "a" }))),
  ];
}

describe("an answer that is none of AWS", () => {
  it.each([
    [
      500,
      "<html>\u001b[31mBad gateway</html>",
      "text/html",
      'HTTP 500 from ENDPOINT, which is no answer of AWS: "<html>\u001b[31mBad gateway</html>"',
    ],
    [
      403,
      "blocked by the proxy",
      "text/plain",
      'HTTP 403 from ENDPOINT, which is no answer of AWS: "blocked by the proxy"',
    ],
    [
      200,
      "<html>Sign in</html>",
      "text/html",
      'HTTP 200 from ENDPOINT, which is no answer of AWS: "<html>Sign in</html>"',
    ],
    [503, "", "text/plain", "HTTP 503 from ENDPOINT, which is no answer of AWS: an empty answer"],
    [404, "[]", json, 'HTTP 404 from ENDPOINT, which is no answer of AWS: "[]"'],
    [
      500,
      "x".repeat(500),
      "text/plain",
      `HTTP 500 from ENDPOINT, which is no answer of AWS: "${"x".repeat(120)}…"`,
    ],
  ])(
    "of HTTP %s is told with who answered and how it begins, and no SyntaxError",
    async (status, body, type, sentence) => {
      for (const text of await told(status, body, type)) {
        expect(text.split("\n")).toEqual([sentence, expect.stringMatching(/^Is that the right endpoint\?/)]);
      }
    },
  );

  it("is told as well where it says of itself that it is JSON", async () => {
    const [text] = await told(200, "<html>", json);
    expect(text).toMatch(/^HTTP 200, which is no answer of AWS: .*<html>/);
  });
});

describe("an error of AWS", () => {
  it.each([
    ["AccessDeniedException", "User: x is not authorized", /docs\/aws\.md names every permission/],
    ["ExpiredTokenException", "The security token is expired", /^The credentials are over.*aws sso login/],
    ["UnrecognizedClientException", "The token is invalid", /aws sts get-caller-identity/],
    ["InvalidSignatureException", "Signature expired", /clock/],
    ["ResourceNotFoundException", "Requested resource not found", /npx sst deploy --stage NAME/],
    ["StateMachineDoesNotExist", "State Machine Does Not Exist: 'x'", /npx sst deploy --stage NAME/],
    ["ThrottlingException", "Rate exceeded", /slower pace.*run the command again/],
    ["ExecutionLimitExceeded", "Limit", /open executions/],
    ["KmsAccessDeniedException", "no key", /permission/],
  ])("%s comes with its name, AWS's sentence, and what to do next", async (name, message, next) => {
    const body = JSON.stringify({ __type: `com.amazonaws#${name}`, message });
    for (const text of await told(400, body)) {
      expect(text.split("\n")).toEqual([`${name}: ${message}`, expect.stringMatching(next)]);
    }
  });

  it("of 500 with a name is told by it, and with when to try again", async () => {
    const body = JSON.stringify({ __type: "InternalServerError", message: "Internal" });
    const [text] = await told(500, body);
    expect(text).toMatch(/^InternalServerError: Internal\nThe service is in trouble/);
    const [nameless] = await told(500, "{}");
    expect(nameless).toMatch(/^HTTP 500 without the name of an error\nThe service is in trouble/);
  });
});

describe("an error of the network", () => {
  const failure = (fields: object) => Object.assign(new Error("it failed"), fields);

  it.each([
    [{ code: "ENOTFOUND" }, "it failed\nThe name is not known: is the region right?"],
    [{ name: "TimeoutError" }, "TimeoutError: it failed\nNobody answered."],
    [{ code: "ECONNREFUSED", address: "10.0.0.1" }, "it failed\nNobody answered."],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "it failed\nThe endpoint's certificate"],
    [
      { name: "CredentialsProviderError" },
      "CredentialsProviderError: it failed\nGive the command credentials",
    ],
  ])("%j comes with what to do next", (fields, text) => {
    expect(describeError(failure(fields))).toContain(text);
  });

  it("says how a local cloud's endpoint begins where it is asked by HTTPS", async () => {
    const endpoint = await startStub({ status: 200, body: "{}", contentType: json });
    const { tables } = openCloud({ endpoint: endpoint.replace("http:", "https:") });
    const asked = tables.send(new GetCommand({ TableName: "t", Key: { id: "x" } }));
    const error: unknown = await asked.catch((error: unknown) => error);
    expect(describeError(error)).toMatch(/\nThat endpoint does not speak HTTPS;.* http:\/\/\.$/);
  });

  it.each([
    [{ code: "ECONNREFUSED", address: "127.0.0.1" }],
    [{ code: "ECONNREFUSED", address: "::1" }],
    [{ code: "ECONNREFUSED" }],
  ])("%j on this machine says how to start a local cloud", (fields) => {
    expect(describeError(failure(fields))).toBe(
      "No local cloud answers. Start one with `npm start`, or name it with --endpoint URL.",
    );
  });
});

it("leaves our own sentences alone", () => {
  expect(describeError(new UsageError("--x is wrong."))).toBe("--x is wrong.");
  expect(describeError(new Error("Throttled by hand"))).toBe("Throttled by hand");
});

it("tells in one line where a function cannot be built", () => {
  const error = new BundleError("Build failed with 1 error:\nrecorder.ts:33:15: ERROR: Unexpected");
  expect(describeError(error)).toBe("Build failed with 1 error: recorder.ts:33:15: ERROR: Unexpected");
});
