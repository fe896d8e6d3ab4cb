import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { BundleError } from "@ringback/local/lambda/bundle/bundle-error";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { describe, expect, it } from "vitest";
import { serviceClients } from "../cloud/service-clients.ts";
import { startStub } from "../testing/start-stub.ts";
import { describeError } from "./describe-error.ts";
import { UsageError } from "./usage-error.ts";

const json = "application/x-amz-json-1.0";

const clientsOf = (endpoint: string) => serviceClients(() => serverClientConfiguration(endpoint));

/** The descriptions of the errors that a response causes in the DynamoDB client and the Step Functions client. */
async function described(
  status: number,
  body: string,
  contentType = json,
): Promise<readonly [string, string]> {
  const endpoint = await startStub({ status, body, contentType });
  const { tables, stepFunctions } = clientsOf(endpoint);
  const descriptionOf = async (request: Promise<unknown>) =>
    request.then(
      () => "no error",
      (error: unknown) => describeError(error).replace(endpoint, "ENDPOINT"),
    );
  return [
    await descriptionOf(tables.send(new GetCommand({ TableName: "t", Key: { id: "x" } }))),
    await descriptionOf(stepFunctions.send(new DescribeExecutionCommand({ executionArn: "a" }))),
  ];
}

describe("a response that does not come from AWS", () => {
  it.each([
    [
      500,
      "<html>\u001b[31mBad gateway</html>",
      "text/html",
      'HTTP 500 from ENDPOINT, which is not an AWS response: "<html>\u001b[31mBad gateway</html>"',
    ],
    [
      403,
      "blocked by the proxy",
      "text/plain",
      'HTTP 403 from ENDPOINT, which is not an AWS response: "blocked by the proxy"',
    ],
    [
      200,
      "<html>Sign in</html>",
      "text/html",
      'HTTP 200 from ENDPOINT, which is not an AWS response: "<html>Sign in</html>"',
    ],
    [503, "", "text/plain", "HTTP 503 from ENDPOINT, which is not an AWS response: an empty response"],
    [404, "[]", json, 'HTTP 404 from ENDPOINT, which is not an AWS response: "[]"'],
    [
      500,
      "x".repeat(500),
      "text/plain",
      `HTTP 500 from ENDPOINT, which is not an AWS response: "${"x".repeat(120)}…"`,
    ],
  ])(
    "with HTTP status %s is described by its server and its beginning, instead of a SyntaxError",
    async (status, body, type, sentence) => {
      for (const text of await described(status, body, type)) {
        expect(text.split("\n")).toEqual([sentence, expect.stringMatching(/^Is this the right endpoint\?/)]);
      }
    },
  );

  it("is described as well if it claims to be JSON", async () => {
    const [text] = await described(200, "<html>", json);
    expect(text).toMatch(/^HTTP 200, which is not an AWS response: .*<html>/);
  });
});

describe("an error of AWS", () => {
  it.each([
    ["AccessDeniedException", "User: x is not authorized", /docs\/aws\.md lists every permission/],
    [
      "ExpiredTokenException",
      "The security token is expired",
      /^The credentials have expired.*aws sso login/,
    ],
    ["UnrecognizedClientException", "The token is invalid", /aws sts get-caller-identity/],
    ["InvalidSignatureException", "Signature expired", /clock/],
    ["ResourceNotFoundException", "Requested resource not found", /npx sst deploy --stage NAME/],
    ["StateMachineDoesNotExist", "State Machine Does Not Exist: 'x'", /npx sst deploy --stage NAME/],
    ["ThrottlingException", "Rate exceeded", /throttling.*run the command again/],
    ["ExecutionLimitExceeded", "Limit", /quota of open executions/],
    ["KmsAccessDeniedException", "no key", /permission/],
  ])("%s comes with its name, AWS's sentence, and what to do next", async (name, message, next) => {
    const body = JSON.stringify({ __type: `com.amazonaws#${name}`, message });
    for (const text of await described(400, body)) {
      expect(text.split("\n")).toEqual([`${name}: ${message}`, expect.stringMatching(next)]);
    }
  });

  it("with status 500 has its name, if there is one, and says when to try again", async () => {
    const body = JSON.stringify({ __type: "InternalServerError", message: "Internal" });
    const [text] = await described(500, body);
    expect(text).toMatch(/^InternalServerError: Internal\nThe service has an internal problem/);
    const [nameless] = await described(500, "{}");
    expect(nameless).toMatch(/^HTTP 500 without an error name\nThe service has an internal problem/);
  });
});

describe("an error of the network", () => {
  const failure = (fields: object) => Object.assign(new Error("it failed"), fields);

  it.each([
    [{ code: "ENOTFOUND" }, "it failed\nThe host name is not known. Is the region right?"],
    [{ name: "TimeoutError" }, "TimeoutError: it failed\nThere was no response."],
    [{ code: "ECONNREFUSED", address: "10.0.0.1" }, "it failed\nThere was no response."],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "it failed\nThis machine does not trust the certificate"],
    [{ name: "CredentialsProviderError" }, "CredentialsProviderError: it failed\nProvide credentials"],
  ])("%j comes with what to do next", (fields, text) => {
    expect(describeError(failure(fields))).toContain(text);
  });

  it("says how the endpoint of a local cloud begins, if it is used with HTTPS", async () => {
    const endpoint = await startStub({ status: 200, body: "{}", contentType: json });
    const { tables } = clientsOf(endpoint.replace("http:", "https:"));
    const request = tables.send(new GetCommand({ TableName: "t", Key: { id: "x" } }));
    const error: unknown = await request.catch((error: unknown) => error);
    expect(describeError(error)).toMatch(/\nThat endpoint does not use HTTPS;.* http:\/\/\.$/);
  });

  it.each([
    [{ code: "ECONNREFUSED", address: "127.0.0.1", port: 4566 }, "on port 4566 of this machine"],
    [{ code: "ECONNREFUSED", address: "::1", port: 9 }, "on port 9 of this machine"],
    [{ code: "ECONNREFUSED" }, "on this machine"],
  ])("%j says where no local cloud is running, and how to start one", (fields, place) => {
    expect(describeError(failure(fields))).toBe(
      `No local cloud is running ${place}. Start one with \`npm start\`, or give its address with --endpoint URL.`,
    );
  });
});

it("does not change our own messages", () => {
  expect(describeError(new UsageError("--x is wrong."))).toBe("--x is wrong.");
  expect(describeError(new Error("Throttled by hand"))).toBe("Throttled by hand");
});

it("describes a failed build of a function in one line", () => {
  const error = new BundleError("Build failed with 1 error:\nrecorder.ts:33:15: ERROR: Unexpected");
  expect(describeError(error)).toBe("Build failed with 1 error: recorder.ts:33:15: ERROR: Unexpected");
});
