import { describe, expect, it } from "vitest";
import { sfnTaskCallback } from "./sfn-task-callback.ts";
import { awsFailure, jsonClient, type StubAnswer, stubAws } from "./testing/stub-aws.ts";

const signal = new AbortController().signal;
async function callback(answer: StubAnswer) {
  const aws = await stubAws(() => answer);
  return { aws, callback: sfnTaskCallback(jsonClient(aws.url)) };
}

describe("sfnTaskCallback", () => {
  it("sends the output as JSON", async () => {
    const { aws, callback: sut } = await callback({ status: 200, body: {} });
    expect(await sut.succeed("token", { statusCode: 200 }, signal)).toEqual({ outcome: "accepted" });
    expect(aws.requests).toEqual([
      { action: "SendTaskSuccess", input: { taskToken: "token", output: '{"statusCode":200}' } },
    ]);
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
    expect(await sut.succeed("token", {}, signal)).toEqual(outcome);
    expect(await sut.fail("token", { error: "InvalidMessage", cause: {} }, signal)).toEqual(outcome);
  });

  it("cuts error and cause to AWS's limits, never through a character", async () => {
    const { aws, callback: sut } = await callback({ status: 200, body: {} });
    await sut.fail("token", { error: `${"e".repeat(255)}😀`, cause: { reason: "c".repeat(40_000) } }, signal);
    expect(aws.requests[0]?.input["error"]).toBe("e".repeat(255));
    expect(aws.requests[0]?.input["cause"]).toHaveLength(32_768);
  });
});
