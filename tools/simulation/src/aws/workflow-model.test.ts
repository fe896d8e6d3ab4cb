import { describe, expect, it } from "vitest";
import { awsFailure } from "./aws-failure.ts";
import { virtualTime } from "./virtual-time.ts";
import { workflowModel } from "./workflow-model.ts";

function workflow(failedSends = 0) {
  const time = virtualTime(0);
  const sent: string[] = [];
  const model = workflowModel({
    clock: time,
    taskTimeoutSeconds: 100,
    executionTimeoutSeconds: 1000,
    sendAttempts: 3,
    sendIntervalSeconds: 2,
    sendMaxDelaySeconds: 30,
    random: () => 1,
    async send(_, token, attempt) {
      if (attempt <= failedSends) throw awsFailure("SQS.AmazonSQSException");
      sent.push(token);
    },
    acceptsOutput: () => true,
    onEnd: () => undefined,
  });
  const start = (id: string | undefined) =>
    model.start("execution", { id, time: "2026-01-01T00:00:00Z", detail: 1 }, () => undefined);
  const at = (seconds: number, call: () => void) => time.after(seconds * 1000, call);
  return { model, time, start, at, sent, execution: () => model.executions[0] };
}

describe("workflowModel", () => {
  it("succeeds by its callback, and every later one is answered that the task timed out", async () => {
    const { model, time, start, at, sent, execution } = workflow();
    start("a");
    at(5, () => model.succeed(sent[0] ?? "", "{}"));
    at(6, () => {
      expect(() => model.succeed(sent[0] ?? "", "{}")).toThrow("TaskTimedOut");
      expect(() => model.fail(sent[0] ?? "", "E", "{}")).toThrow("TaskTimedOut");
      expect(() => model.succeed("unknown", "{}")).toThrow("InvalidToken");
    });
    await time.run();
    expect(execution()).toMatchObject({ status: "SUCCEEDED", output: "{}", endedAt: 5000 });
  });

  it("refuses an error of more than 256 characters and a cause of more than 32,768", async () => {
    const { model, time, start, at, sent } = workflow();
    start("a");
    at(1, () => {
      expect(() => model.fail(sent[0] ?? "", "e".repeat(257), "{}")).toThrow("ValidationException");
      expect(() => model.fail(sent[0] ?? "", "E", "c".repeat(32_769))).toThrow("ValidationException");
      model.fail(sent[0] ?? "", "e".repeat(256), "c".repeat(32_768));
    });
    await time.run();
  });

  it("times out where nobody calls back", async () => {
    const { time, start, execution } = workflow();
    start("a");
    await time.run();
    expect(execution()).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout", endedAt: 100_000 });
  });

  it("sends again with another token, and the first is gone", async () => {
    const { model, time, start, at, sent, execution } = workflow(1);
    start("a");
    at(3, () => {
      const [first = ""] = execution()?.tokens ?? [];
      expect(sent).not.toContain(first);
      expect(() => model.succeed(first, "{}")).toThrow("TaskTimedOut");
      model.succeed(sent[0] ?? "", "{}");
    });
    await time.run();
    expect(execution()).toMatchObject({ status: "SUCCEEDED", enteredAt: 2000 });
  });

  it("fails with the error of the send after its last attempt", async () => {
    const { time, start, execution } = workflow(3);
    start("a");
    await time.run();
    expect(execution()).toMatchObject({ status: "FAILED", error: "SQS.AmazonSQSException", endedAt: 6000 });
  });

  it("fails at once without an id, and sends nothing", async () => {
    const { time, start, sent, execution } = workflow();
    start(undefined);
    await time.run();
    expect(execution()).toMatchObject({ status: "FAILED", error: "InvalidInput", endedAt: 0 });
    expect(sent).toEqual([]);
  });
});
