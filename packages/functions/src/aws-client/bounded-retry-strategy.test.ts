import { callBudgetSeconds } from "@ringback/contracts/settings/derived-times";
import { describe, expect, it } from "vitest";
import { dynamoDbMessageStore } from "../dynamodb/dynamodb-message-store.ts";
import { storeClient } from "../dynamodb/store-client.ts";
import { sfnTaskCallback } from "../step-functions/sfn-task-callback.ts";
import { workflowClient } from "../step-functions/workflow-client.ts";
import { awsFailure, clientOptions, type StubAnswer, stubAws } from "../testing/stub-aws.ts";
import { clientConfiguration } from "./client-configuration.ts";

const signal = new AbortController().signal;
const call = { attempts: 3, connectTimeoutMs: 500, requestTimeoutMs: 500, backoffMs: 300 };

describe("BoundedRetryStrategy", () => {
  // The SDK alone waits up to 5 s more before each retry: 10 s here.
  it.each<[string, Record<string, string>, string, number]>([
    ["x-amz-retry-after", { "x-amz-retry-after": "5000" }, "ThrottlingException", 400],
    ["x-amz-retry-after", { "x-amz-retry-after": "5000" }, "InternalServerError", 500],
    ["retry-after", { "retry-after": "5" }, "ServiceUnavailable", 503],
  ])("keeps a call within its budget where %s asks for 5 s", async (_, headers, name, status) => {
    const failure = awsFailure(name, status);
    const answer: StubAnswer = failure === undefined ? undefined : { ...failure, headers };
    const aws = await stubAws(() => answer);
    const options = { ...clientOptions(aws.url), ...clientConfiguration(call) };
    const startedAt = performance.now();
    const callback = sfnTaskCallback(workflowClient(options));
    expect(await callback.succeed("t", {}, signal)).toMatchObject({ outcome: "unavailable" });
    expect(aws.requests).toHaveLength(call.attempts);
    expect((performance.now() - startedAt) / 1000).toBeLessThan(callBudgetSeconds(call));

    const documents = storeClient(options);
    const storeStartedAt = performance.now();
    const message = { messageId: "m", createdAt: 1, event: "{}", digest: "1:a" };
    expect(await dynamoDbMessageStore(documents, "messages").lookUp(message, signal)).toMatchObject({
      outcome: "unavailable",
    });
    expect((performance.now() - storeStartedAt) / 1000).toBeLessThan(callBudgetSeconds(call));
  });

  it("waits between attempts as long as the backoff says, and no longer", async () => {
    const aws = await stubAws(() => awsFailure("ThrottlingException"));
    const options = { ...clientOptions(aws.url), ...clientConfiguration(call) };
    const startedAt = performance.now();
    await sfnTaskCallback(workflowClient(options)).succeed("t", {}, signal);
    // Half of 100 ms and of 200 ms at least.
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    expect(aws.requests).toHaveLength(3);
  });
});
