import { SendTaskSuccessCommand, SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { clientConfiguration } from "../aws-client/client-configuration.ts";
import { withoutObservingMiddleware } from "../aws-client/without-observing-middleware.ts";
import { storeClient } from "../dynamodb/store-client.ts";
import { awsFailure, stubAws } from "../testing/stub-aws.ts";
import { sfnTaskCallback } from "./sfn-task-callback.ts";
import { workflowClient } from "./workflow-client.ts";

const signal = new AbortController().signal;
const fine = { status: 200, body: {} };
/** A busy machine is slow, not wrong. */
const patient = clientConfiguration({
  attempts: 1,
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  backoffMs: 0,
});

describe("workflowClient", () => {
  it("sends what the SDK's own client sends, but for the user agent", async () => {
    const aws = await stubAws(() => fine);
    const output = JSON.stringify({ text: 'ä 😀 "quoted" \\ \u0000\u001f\u2028\u007f', list: [1, null] });
    const input = { taskToken: "t".repeat(700), output };
    await new SFNClient(aws.configuration).send(new SendTaskSuccessCommand(input));
    await workflowClient(aws.configuration).send(new SendTaskSuccessCommand(input));
    const [theirs, ours] = aws.requests;
    expect(ours).toEqual(theirs);
    const [theirHeaders = {}, ourHeaders = {}] = aws.headers;
    const observed = ["user-agent", "x-amz-user-agent"];
    const names = (headers: object) => Object.keys(headers).filter((name) => !observed.includes(name));
    expect(names(ourHeaders).sort()).toEqual(names(theirHeaders).sort());
    expect(ourHeaders["content-length"]).toBe(theirHeaders["content-length"]);
    expect(ourHeaders["user-agent"]).toBe("ringback");
  });

  it("leaves out what is undefined, and refuses what is not a string", async () => {
    const aws = await stubAws(() => fine);
    const client = workflowClient(aws.configuration);
    await client.send(new StopExecutionCommand({ executionArn: "arn", error: undefined }));
    expect(aws.requests[0]?.input).toEqual({ executionArn: "arn" });
    const wrong = new SendTaskSuccessCommand({ taskToken: "t", output: JSON.parse("7") });
    await expect(client.send(wrong)).rejects.toThrow("output is not a string.");
  });

  it("signs with the credentials of now: those of a role end", async () => {
    const aws = await stubAws(() => fine);
    let made = 0;
    const credentials = async () => {
      made += 1;
      return { accessKeyId: `key${made}`, secretAccessKey: "s", expiration: new Date(Date.now() + 1000) };
    };
    const callback = sfnTaskCallback(workflowClient({ ...aws.configuration, credentials }));
    await callback.succeed("t", {}, signal);
    await callback.succeed("t", {}, signal);
    const keys = aws.headers.map(({ authorization }) => /Credential=(\w+)/.exec(String(authorization))?.[1]);
    expect(new Set(keys).size).toBe(2);
  });

  it("keeps many callbacks of one signal apart, each with its own token, output and outcome", async () => {
    const aws = await stubAws(({ input }) =>
      String(input["taskToken"]).endsWith("3") ? awsFailure("TaskTimedOut") : fine,
    );
    const callback = sfnTaskCallback(workflowClient({ ...aws.configuration, ...patient }));
    const tokens = Array.from({ length: 60 }, (_, index) => `token-${index}`);
    const outcomes = await Promise.all(
      tokens.map((token, index) =>
        index % 2 === 0
          ? callback.succeed(token, { token }, signal)
          : callback.fail(token, { error: token, cause: {} }, signal),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      tokens.map((token) => (token.endsWith("3") ? "gone" : "accepted")),
    );
    for (const { action, input } of aws.requests) {
      const { taskToken, output, error } = input;
      const sent = action === "SendTaskSuccess" ? JSON.parse(String(output)).token : error;
      expect(sent).toBe(taskToken);
    }
    expect(aws.requests.map(({ input }) => input["taskToken"]).sort()).toEqual(tokens.sort());
  });

  it("stops the callbacks of one signal, and no others", async () => {
    const aws = await stubAws(({ input }) => (input["taskToken"] === "stuck" ? undefined : fine));
    const callback = sfnTaskCallback(workflowClient(aws.configuration));
    const controller = new AbortController();
    const stuck = callback.succeed("stuck", {}, controller.signal);
    expect(await callback.succeed("other", {}, signal)).toEqual({ outcome: "accepted" });
    controller.abort();
    expect(await stuck).toMatchObject({ outcome: "unavailable", reason: "AbortError" });
    expect(await callback.succeed("later", {}, controller.signal)).toMatchObject({ reason: "AbortError" });
    expect(await callback.succeed("other", {}, signal)).toEqual({ outcome: "accepted" });
  });
});

describe("withoutObservingMiddleware", () => {
  it("refuses a client that has no such middleware any more", async () => {
    const aws = await stubAws(() => fine);
    expect(() => withoutObservingMiddleware(workflowClient(aws.configuration))).toThrow(
      "getUserAgentMiddleware",
    );
  });

  it("leaves the store its requests", async () => {
    const aws = await stubAws(() => fine);
    const { middlewareStack } = storeClient(aws.configuration);
    const names = middlewareStack.identify().join("\n");
    expect(names).toContain("retryMiddleware");
    expect(names).not.toMatch(/loggerMiddleware|getUserAgentMiddleware/);
  });
});
