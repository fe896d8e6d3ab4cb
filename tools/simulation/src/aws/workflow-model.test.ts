import { describe, expect, it } from "vitest";
import { awsFailure } from "./aws-failure.ts";
import { virtualTime } from "./virtual-time.ts";
import type { ModelStates } from "./workflow-definition.ts";
import { workflowModel } from "./workflow-model.ts";

const oneTask: ModelStates = { StartAt: "Record", States: { Record: { Type: "Task", task: "Record" } } };

function workflow(definition = oneTask, { failedSends = 0, timeoutSeconds = 1000 } = {}) {
  const time = virtualTime(0);
  const sent: string[] = [];
  const tokenOf = new Map<string, string>();
  const model = workflowModel({
    clock: time,
    timesOf: () => ({
      taskTimeoutSeconds: 100,
      sendAttempts: 3,
      sendIntervalSeconds: 2,
      sendMaxDelaySeconds: 30,
    }),
    random: () => 1,
    async send({ state }, token, attempt) {
      if (attempt <= failedSends) throw awsFailure("SQS.AmazonSQSException");
      sent.push(token);
      tokenOf.set(state, token);
    },
    acceptsOutput: (_run, output) => output !== '"refused"',
    onCalledBack: () => undefined,
    onEnd: () => undefined,
  });
  const start = (id: string | undefined) =>
    model.start(
      { name: "W", definition, timeoutSeconds },
      "execution",
      { id, time: "2026-01-01T00:00:00Z", detail: 1 },
      () => undefined,
    );
  const at = (seconds: number, call: () => void) => time.after(seconds * 1000, call);
  const succeed = (state: string, output = "{}") => model.succeed(tokenOf.get(state) ?? "", output);
  const fail = (state: string, error: string) => model.fail(tokenOf.get(state) ?? "", error, "{}");
  const states = () => model.executions[0]?.taskRuns.map(({ state, status }) => `${state} ${status}`);
  return { model, time, start, at, sent, succeed, fail, states, execution: () => model.executions[0] };
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
    expect(execution()).toMatchObject({ status: "SUCCEEDED", endedAt: 5000 });
    expect(execution()?.taskRuns).toMatchObject([{ status: "SUCCEEDED", output: "{}", endedAt: 5000 }]);
  });

  it("refuses an output that it cannot take, an error over 256 characters and a cause over 32,768", async () => {
    const { model, time, start, at, sent, succeed } = workflow();
    start("a");
    at(1, () => {
      expect(() => succeed("Record", '"refused"')).toThrow("InvalidOutput");
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
    const { model, time, start, at, sent, execution } = workflow(oneTask, { failedSends: 1 });
    start("a");
    at(3, () => {
      const [first = ""] = execution()?.taskRuns[0]?.tokens ?? [];
      expect(sent).not.toContain(first);
      expect(() => model.succeed(first, "{}")).toThrow("TaskTimedOut");
      model.succeed(sent[0] ?? "", "{}");
    });
    await time.run();
    expect(execution()).toMatchObject({ status: "SUCCEEDED", taskRuns: [{ enteredAt: 2000 }] });
  });

  it("fails with the error of the send after its last attempt", async () => {
    const { time, start, execution } = workflow(oneTask, { failedSends: 3 });
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

const several: ModelStates = {
  StartAt: "Reserve",
  States: {
    Reserve: { Type: "Task", task: "Reserve", Next: "Enough?" },
    "Enough?": {
      Type: "Choice",
      Choices: [{ holds: (results) => results.get("Reserve") === true, Next: "Both" }],
      Default: "None left",
    },
    "None left": { Type: "Fail", Error: "NoneLeft" },
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Charge", States: { Charge: { Type: "Task", task: "Charge" } } },
        { StartAt: "Notify", States: { Notify: { Type: "Task", task: "Notify" } } },
      ],
      Next: "Record",
    },
    Record: {
      Type: "Task",
      task: "Record",
      Catch: [{ ErrorEquals: ["Refused"], Next: "Release" }],
    },
    Release: { Type: "Task", task: "Release", Next: "None left" },
  },
};

describe("workflowModel with several tasks", () => {
  it("enters one after the other, the branches of a Parallel together, and goes on when all have ended", async () => {
    const { time, start, at, succeed, states, execution } = workflow(several);
    start("a");
    at(1, () => succeed("Reserve", "true"));
    at(2, () => expect(states()).toEqual(["Reserve SUCCEEDED", "Charge RUNNING", "Notify RUNNING"]));
    at(3, () => succeed("Notify"));
    at(4, () => expect(states()).toHaveLength(3));
    at(5, () => succeed("Charge"));
    at(6, () => succeed("Record"));
    await time.run();
    expect(execution()).toMatchObject({ status: "SUCCEEDED", endedAt: 6000 });
  });

  it("decides a Choice by what came back", async () => {
    const { time, start, at, succeed, execution } = workflow(several);
    start("a");
    at(1, () => succeed("Reserve", "false"));
    await time.run();
    expect(execution()).toMatchObject({ status: "FAILED", error: "NoneLeft", endedAt: 1000 });
  });

  it("ends the other branches where one fails, and their tokens are gone", async () => {
    const { time, start, at, succeed, fail, states, execution } = workflow(several);
    start("a");
    at(1, () => succeed("Reserve", "true"));
    at(2, () => fail("Charge", "Refused"));
    at(3, () => expect(() => succeed("Notify")).toThrow("TaskTimedOut"));
    await time.run();
    expect(states()).toEqual(["Reserve SUCCEEDED", "Charge FAILED", "Notify ABORTED"]);
    expect(execution()).toMatchObject({ status: "FAILED", error: "Refused" });
  });

  it("follows a Catch of the error's name, and no other", async () => {
    for (const [error, then] of [
      ["Refused", "Release"],
      ["MessageDeadLettered", undefined],
    ] as const) {
      const { time, start, at, succeed, fail, execution } = workflow(several);
      start("a");
      at(1, () => succeed("Reserve", "true"));
      at(2, () => succeed("Charge"));
      at(3, () => succeed("Notify"));
      at(4, () => fail("Record", error));
      at(5, () => {
        if (then !== undefined) succeed(then);
      });
      await time.run();
      expect(execution()).toMatchObject({
        status: "FAILED",
        error: then === undefined ? error : "NoneLeft",
      });
    }
  });

  it("goes on from the states that failed where it is redriven, the branches of a Parallel that had not ended too", async () => {
    const { model, time, start, at, sent, succeed, fail, states, execution } = workflow(several);
    start("a");
    at(1, () => succeed("Reserve", "true"));
    at(2, () => fail("Charge", "MessageDeadLettered"));
    at(3, () => {
      const failed = execution();
      if (failed !== undefined) model.redrive(failed);
    });
    at(4, () => succeed("Notify"));
    at(5, () => succeed("Charge"));
    at(6, () => succeed("Record"));
    await time.run();
    expect(states()).toEqual([
      ...["Reserve SUCCEEDED", "Charge FAILED", "Notify ABORTED"],
      ...["Charge SUCCEEDED", "Notify SUCCEEDED", "Record SUCCEEDED"],
    ]);
    expect(new Set(sent).size).toBe(6);
    expect(execution()).toMatchObject({ status: "SUCCEEDED", error: undefined, endedAt: 6000 });
  });

  it("has nothing to redrive where a Catch took the failure and led to a Fail", async () => {
    const { model, time, start, at, succeed, fail, execution } = workflow(several);
    start("a");
    at(1, () => succeed("Reserve", "true"));
    at(2, () => succeed("Charge"));
    at(3, () => succeed("Notify"));
    at(4, () => fail("Record", "Refused"));
    at(5, () => succeed("Release"));
    at(6, () => {
      const failed = execution();
      if (failed !== undefined) model.redrive(failed);
    });
    await time.run();
    expect(execution()).toMatchObject({ status: "FAILED", error: "NoneLeft", endedAt: 5000 });
  });

  it("ends all tasks where the execution's own time is over", async () => {
    const { time, start, at, succeed, execution, states } = workflow(several, { timeoutSeconds: 50 });
    start("a");
    at(30, () => succeed("Reserve", "true"));
    at(60, () => expect(() => succeed("Charge")).toThrow("TaskTimedOut"));
    await time.run();
    expect(states()).toEqual(["Reserve SUCCEEDED", "Charge ABORTED", "Notify ABORTED"]);
    expect(execution()).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout", endedAt: 50_000 });
  });
});
