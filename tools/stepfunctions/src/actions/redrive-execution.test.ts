import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { isJsonObject, parseJson } from "../json.ts";
import { closeRuns, runDefinition, type TestRun } from "../testing/run-definition.ts";
import { createVirtualClock } from "../virtual-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What was sent, oldest first. A body is `{ id, token }`, where there is one. */
let sent: { id: Json; token: string }[];
/** The ids whose send fails. */
let broken: Set<Json>;

beforeEach(() => {
  sent = [];
  broken = new Set();
});
afterEach(closeRuns);

const integrations = {
  async sendMessage(parameters: object): Promise<object> {
    const text = "MessageBody" in parameters ? String(parameters.MessageBody) : "";
    const body = parseJson(text);
    const id = isJsonObject(body) ? (body["id"] ?? null) : body;
    sent.push({ id, token: isJsonObject(body) ? String(body["token"]) : "" });
    if (broken.has(id)) throw Object.assign(new Error(`${id} is broken`), { name: "SQS.Broken" });
    return { MessageId: "1" };
  },
};

const run = (definition: object, input: Json = {}) =>
  runDefinition({ QueryLanguage: "JSONata", ...definition }, { input, integrations });

/** A Task that sends `{ id }` and fails while that id is broken. */
const send = (id: Json, more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage",
  Arguments: { QueueUrl: "q", MessageBody: { id } },
  Output: id,
  ...more,
});

/** A Task that waits for its token. */
const wait = (id: Json, more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Arguments: { QueueUrl: "q", MessageBody: { id, token: "{% $states.context.Task.Token %}" } },
  ...more,
});

async function redrive(test: TestRun, more: object = {}): Promise<JsonObject> {
  return test.call("RedriveExecution", { executionArn: test.executionArn, ...more });
}

const described = (test: TestRun) => test.call("DescribeExecution", { executionArn: test.executionArn });
const types = async (test: TestRun) => (await test.events()).map(({ type }) => String(type));
const ids = () => sent.map(({ id }) => id);

const CHAIN = {
  StartAt: "First",
  States: { First: send("first", { Next: "Second" }), Second: send("second") },
};

describe("a redrive", () => {
  it("goes on in the state that failed, and runs no state again that was left", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "SQS.Broken" });
    const before = await test.events();
    await test.clock.advance(5000);
    broken.clear();
    const { redriveDate } = await redrive(test);
    expect(redriveDate).toBe(test.clock.now() / 1000);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: "second" });
    expect(ids()).toEqual(["first", "second", "second"]);
    const events = await test.events();
    expect(events.slice(0, before.length)).toEqual(before);
    expect(events.slice(before.length)).toMatchObject([
      {
        id: before.length + 1,
        previousEventId: before.length,
        type: "ExecutionRedriven",
        executionRedrivenEventDetails: { redriveCount: 1 },
      },
      { type: "TaskScheduled", previousEventId: before.length + 1 },
      { type: "TaskStarted" },
      { type: "TaskSucceeded" },
      { type: "TaskStateExited" },
      { type: "ExecutionSucceeded" },
    ]);
  });

  it("keeps the start, and has no end while it runs", async () => {
    const test = await run({ StartAt: "Task", States: { Task: wait("a") } });
    const { startDate } = await described(test);
    await test.clock.advance(1000);
    await test.call("SendTaskFailure", { taskToken: sent[0]?.token, error: "E", cause: "c" });
    await test.end();
    expect(await described(test)).toMatchObject({
      status: "FAILED",
      error: "E",
      cause: "c",
      redriveCount: 0,
      redriveStatus: "REDRIVABLE",
    });
    await test.clock.advance(1000);
    await redrive(test);
    await test.clock.advance(0);
    const running = await described(test);
    expect(running).toMatchObject({
      status: "RUNNING",
      startDate,
      redriveCount: 1,
      redriveDate: Number(startDate) + 2,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is RUNNING and cannot be redriven",
    });
    for (const field of ["stopDate", "error", "cause"]) expect(running).not.toHaveProperty(field);
    await test.call("SendTaskSuccess", { taskToken: sent[1]?.token, output: "1" });
    await test.end();
    expect(await described(test)).toMatchObject({
      status: "SUCCEEDED",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
      redriveCount: 1,
    });
  });

  it("gives the task a new token, and the old one is no longer good", async () => {
    const test = await run({ StartAt: "Task", States: { Task: wait("a") } });
    await test.clock.advance(0);
    await test.call("StopExecution", { executionArn: test.executionArn });
    await redrive(test);
    await test.clock.advance(0);
    expect(sent).toHaveLength(2);
    await expect(
      test.call("SendTaskSuccess", { taskToken: sent[0]?.token, output: '"old"' }),
    ).rejects.toMatchObject({ name: "TaskTimedOut" });
    await test.call("SendTaskSuccess", { taskToken: sent[1]?.token, output: '"new"' });
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: "new" });
  });

  it("begins the retries of the state anew", async () => {
    broken.add("second");
    const Retry = [{ ErrorEquals: ["SQS.Broken"], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 1 }];
    const test = await run({
      ...CHAIN,
      States: { ...CHAIN.States, Second: send("second", { Retry, End: true }) },
    });
    await test.end();
    expect(ids().filter((id) => id === "second")).toHaveLength(3);
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "FAILED" });
    expect(ids().filter((id) => id === "second")).toHaveLength(6);
  });

  it("begins the timeouts of the execution and of the task anew", async () => {
    const test = await run({
      TimeoutSeconds: 100,
      StartAt: "Pause",
      States: {
        Pause: { Type: "Wait", Seconds: 60, Next: "Task" },
        Task: wait("a", { TimeoutSeconds: 90, End: true }),
      },
    });
    expect(await test.end()).toMatchObject({ status: "TIMED_OUT", tookMs: 100_000 });
    await redrive(test);
    const redrivenAt = test.clock.now();
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(test.clock.now() - redrivenAt).toBe(90_000);
    const short = await run({ TimeoutSeconds: 100, StartAt: "Task", States: { Task: wait("a") } });
    await short.end();
    await short.clock.advance(DAY_MS);
    await redrive(short);
    const again = short.clock.now();
    expect(await short.end()).toMatchObject({ status: "TIMED_OUT" });
    expect(short.clock.now() - again).toBe(100_000);
  });

  it("keeps the variables, and tells the workflow of itself", async () => {
    broken.add("second");
    const test = await run(
      {
        StartAt: "First",
        States: {
          First: { Type: "Pass", Assign: { kept: "{% $states.input.n %}" }, Next: "Second" },
          Second: send("second", { Next: "Last" }),
          Last: {
            Type: "Pass",
            Output: { kept: "{% $kept %}", execution: "{% $states.context.Execution %}" },
            End: true,
          },
        },
      },
      { n: 7 },
    );
    await test.end();
    await test.clock.advance(1000);
    broken.clear();
    await redrive(test);
    const { output } = await test.end();
    expect(output).toMatchObject({
      kept: 7,
      execution: { Input: { n: 7 }, RedriveCount: 1, RedriveTime: new Date(test.clock.now()).toISOString() },
    });
  });

  it("has no RedriveTime in the context object before it", async () => {
    const test = await run({
      StartAt: "A",
      States: { A: { Type: "Pass", Output: "{% $states.context.Execution %}", End: true } },
    });
    const { output } = await test.end();
    expect(output).toMatchObject({ RedriveCount: 0 });
    expect(output).not.toHaveProperty("RedriveTime");
  });

  it("uses the definition and the role with which the execution was started", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    const { stateMachineArn } = await described(test);
    await test.call("UpdateStateMachine", {
      stateMachineArn,
      roleArn: "arn:aws:iam::000000000000:role/other",
      definition: JSON.stringify({ StartAt: "Other", States: { Other: { Type: "Succeed" } } }),
    });
    broken.clear();
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: "second" });
  });

  it("can be repeated, and counts", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    for (const count of [1, 2, 3]) {
      await redrive(test);
      await test.end();
      expect(await described(test)).toMatchObject({ redriveCount: count, status: "FAILED" });
    }
    const redriven = (await test.events()).filter(({ type }) => type === "ExecutionRedriven");
    expect(redriven.map((event) => event["executionRedrivenEventDetails"])).toEqual([
      { redriveCount: 1 },
      { redriveCount: 2 },
      { redriveCount: 3 },
    ]);
  });
});

describe("a redriven state", () => {
  it("Fail is entered again, and fails again", async () => {
    const test = await run({ StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "E" } } });
    await test.end();
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "E" });
    expect((await types(test)).slice(-3)).toEqual([
      "ExecutionRedriven",
      "FailStateEntered",
      "ExecutionFailed",
    ]);
  });

  it("Fail behind a Catch fails again: the task before it was left", async () => {
    broken.add("first");
    const test = await run({
      StartAt: "First",
      States: {
        First: send("first", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Bad" }], End: true }),
        Bad: { Type: "Fail", Error: "E" },
      },
    });
    await test.end();
    broken.clear();
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "E" });
    expect(ids()).toEqual(["first"]);
  });

  it("Choice is evaluated again", async () => {
    const test = await run({
      StartAt: "Which",
      States: {
        Which: {
          Type: "Choice",
          Choices: [{ Condition: "{% $states.context.Execution.RedriveCount > 0 %}", Next: "Done" }],
        },
        Done: { Type: "Succeed" },
      },
    });
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED" });
    expect((await types(test)).filter((type) => type === "ChoiceStateEntered")).toHaveLength(1);
  });

  it("Wait of seconds waits anew, one for a moment that has passed is left at once", async () => {
    const seconds = await run({ StartAt: "W", States: { W: { Type: "Wait", Seconds: 60, End: true } } });
    await seconds.clock.advance(50_000);
    await seconds.call("StopExecution", { executionArn: seconds.executionArn });
    await redrive(seconds);
    const from = seconds.clock.now();
    expect(await seconds.end()).toMatchObject({ status: "SUCCEEDED" });
    expect(seconds.clock.now() - from).toBe(60_000);

    const moment = await run(
      { StartAt: "W", States: { W: { Type: "Wait", Timestamp: "{% $states.input %}", End: true } } },
      "2026-01-01T00:01:00Z",
    );
    await moment.call("StopExecution", { executionArn: moment.executionArn });
    await moment.clock.advance(DAY_MS);
    await redrive(moment);
    await moment.clock.advance(0);
    expect(await moment.describe()).toMatchObject({ status: "SUCCEEDED" });
  });

  it("fails again where its own fields were what failed", async () => {
    const test = await run({
      StartAt: "A",
      States: { A: { Type: "Pass", Output: "{% $states.input.missing %}", End: true } },
    });
    const first = await test.end();
    await redrive(test);
    const { error, cause } = await test.end();
    expect({ error, cause }).toEqual({ error: first.error, cause: first.cause });
  });

  it("is the first one where the execution was stopped before any", async () => {
    const test = await run(CHAIN);
    await test.call("StopExecution", { executionArn: test.executionArn });
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED" });
    expect((await types(test)).filter((type) => type === "TaskStateEntered")).toHaveLength(2);
  });
});

const FORK = {
  StartAt: "Fork",
  States: {
    Fork: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "A1",
          States: {
            A1: send("a1", { Assign: { a: "of the branch" }, Next: "A2" }),
            A2: send("a2", { Output: "{% $a %}", End: true }),
          },
        },
        { StartAt: "B", States: { B: send("b") } },
        { StartAt: "C", States: { C: wait("c") } },
      ],
      End: true,
    },
  },
};

describe("a redriven Parallel", () => {
  it("runs the branches again that failed or were aborted, from where they were", async () => {
    broken.add("a2");
    const test = await run(FORK);
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "SQS.Broken" });
    expect(ids().sort()).toEqual(["a1", "a2", "b", "c"]);
    broken.clear();
    await redrive(test);
    await test.clock.advance(0);
    expect(ids().slice(4).sort()).toEqual(["a2", "c"]);
    await test.call("SendTaskSuccess", {
      taskToken: sent.findLast(({ id }) => id === "c")?.token,
      output: '"c"',
    });
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: ["of the branch", "b", "c"] });
    const all = await types(test);
    for (const type of ["ParallelStateEntered", "ParallelStateStarted", "ParallelStateSucceeded"]) {
      expect(all.filter((each) => each === type)).toHaveLength(1);
    }
    expect(all.filter((type) => type === "TaskStateEntered")).toHaveLength(4);
  });

  it("runs all of them where the state failed with States.DataLimitExceeded", async () => {
    const large = { Type: "Pass", Output: "{% $pad('', 200000, 'x') %}", End: true };
    const test = await run({
      StartAt: "Fork",
      States: {
        Fork: {
          Type: "Parallel",
          Branches: ["A", "B"].map((name) => ({
            StartAt: `Send${name}`,
            States: { [`Send${name}`]: send(name, { Next: name }), [name]: large },
          })),
          End: true,
        },
      },
    });
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
    expect(ids().sort()).toEqual(["A", "A", "B", "B"]);
  });

  it("runs none of them where all had succeeded and its own output failed", async () => {
    const test = await run({
      StartAt: "Fork",
      States: {
        Fork: {
          Type: "Parallel",
          Branches: [{ StartAt: "B", States: { B: send("b") } }],
          Output: "{% $states.context.Execution.RedriveCount > 0 ? $states.result : $error('not yet') %}",
          End: true,
        },
      },
    });
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: ["b"] });
    expect(ids()).toEqual(["b"]);
  });
});

const MAP = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Items: "{% [0..5] %}",
      MaxConcurrency: 2,
      ItemProcessor: {
        StartAt: "Before",
        States: {
          Before: { Type: "Pass", Assign: { doubled: "{% $states.input * 2 %}" }, Next: "Send" },
          Send: send("{% $states.input %}", { Output: "{% $doubled %}", End: true }),
        },
      },
      End: true,
    },
  },
};

describe("a redriven Map", () => {
  it("runs the iterations again that failed or were aborted, and those that had not begun", async () => {
    broken.add(3);
    const test = await run(MAP);
    expect(await test.end()).toMatchObject({ status: "FAILED" });
    broken.clear();
    const before = ids();
    expect(before).not.toContain(5);
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: [0, 2, 4, 6, 8, 10] });
    expect(new Set(ids())).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    for (const id of [0, 1, 2]) expect(ids().filter((each) => each === id)).toHaveLength(1);
    const events = await test.events();
    const started = events.filter(({ type }) => type === "MapIterationStarted");
    expect(started.map((event) => event["mapIterationStartedEventDetails"])).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => ({ name: "Each", index })),
    );
  });

  it("runs failures again that were tolerated before, no more at once than may run", async () => {
    for (const id of [0, 1, 2, 3]) broken.add(id);
    const test = await run({
      ...MAP,
      States: { Each: { ...MAP.States.Each, MaxConcurrency: 1, ToleratedFailureCount: 3 } },
    });
    expect(await test.end()).toMatchObject({ status: "FAILED", error: "SQS.Broken" });
    expect(ids()).toEqual([0, 1, 2, 3]);
    broken.clear();
    broken.add(1);
    await redrive(test);
    const { status, output } = await test.end();
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject([0, { Error: "SQS.Broken" }, 4, 6, 8, 10]);
    // The one that was under way first, then those that waited, then the rest.
    expect(ids().slice(4)).toEqual([3, 0, 1, 2, 4, 5]);
  });

  it("in DISTRIBUTED mode redrives its run, and only the items without success", async () => {
    broken.add(1);
    const { Each } = MAP.States;
    const ItemProcessor = {
      ...Each.ItemProcessor,
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    };
    const test = await run({
      StartAt: "Each",
      States: { Each: { ...Each, Items: "{% [0..2] %}", MaxConcurrency: 1, ItemProcessor } },
    });
    expect(await test.end()).toMatchObject({ error: "States.ExceedToleratedFailureThreshold" });
    broken.clear();
    await redrive(test);
    expect(await test.end()).toMatchObject({ status: "SUCCEEDED", output: [0, 2, 4] });
    expect(ids()).toEqual([0, 1, 1, 2]);
    const events = await test.events();
    const arn = events.find(({ type }) => type === "MapRunStarted")?.["mapRunStartedEventDetails"];
    const redriven = events.find(({ type }) => type === "MapRunRedriven")?.["mapRunRedrivenEventDetails"];
    expect(redriven).toEqual({ ...(isJsonObject(arn) ? arn : {}), redriveCount: 1 });
    expect((await types(test)).slice(-4)).toEqual([
      "MapRunSucceeded",
      "MapStateSucceeded",
      "MapStateExited",
      "ExecutionSucceeded",
    ]);
  });
});

it("a Map Run is redriven a thousand times at most", async () => {
  broken.add(0);
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "Send",
    States: { Send: send(0) },
  };
  const test = await run({
    StartAt: "Each",
    States: { Each: { Type: "Map", Items: [0], ItemProcessor, End: true } },
  });
  await test.end();
  for (let count = 1; count <= 1000; count += 1) {
    await redrive(test);
    await test.end();
  }
  expect(await test.describe()).toMatchObject({ error: "States.ExceedToleratedFailureThreshold" });
  await redrive(test);
  expect(await test.end()).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  expect(ids()).toHaveLength(1001);
});

describe("an execution is refused", () => {
  const refused = (test: TestRun, reason: string) =>
    expect(redrive(test)).rejects.toMatchObject({ name: "ExecutionNotRedrivable", message: reason });

  it("while it runs, and when it has succeeded", async () => {
    const test = await run({ StartAt: "Task", States: { Task: wait("a") } });
    await test.clock.advance(0);
    await refused(test, "Execution is RUNNING and cannot be redriven");
    await test.call("SendTaskSuccess", { taskToken: sent[0]?.token, output: "1" });
    await test.end();
    await refused(test, "Execution is SUCCEEDED and cannot be redriven");
  });

  it("when its end is over 14 days ago, and not before", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    await test.clock.advance(14 * DAY_MS);
    expect(await described(test)).toMatchObject({ redriveStatus: "REDRIVABLE" });
    await redrive(test);
    await test.end();
    // The period counts from the last end.
    await test.clock.advance(14 * DAY_MS + 1);
    await refused(test, "Execution redrivable period exceeded");
    expect(await described(test)).toMatchObject({
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution redrivable period exceeded",
    });
  });

  it("when it was started over a year ago", async () => {
    const test = await run({ StartAt: "Task", States: { Task: wait("a") } });
    await test.clock.advance(360 * DAY_MS);
    await test.call("StopExecution", { executionArn: test.executionArn });
    await test.clock.advance(6 * DAY_MS);
    await refused(test, "Execution has exceeded the max execution time");
  });

  it("when its history has no room", async () => {
    const loop = {
      StartAt: "A",
      States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } },
    };
    const test = await run({
      ...loop,
      States: {
        ...loop.States,
        B: { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "End" }], Default: "A" },
        End: { Type: "Succeed" },
      },
    });
    await test.end();
    await refused(test, "Execution history event limit exceeded");
  });

  it("when its state machine is deleted", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    const { stateMachineArn } = await described(test);
    await test.call("DeleteStateMachine", { stateMachineArn });
    await refused(test, "State machine is in DELETING status");
  });

  it("when there is none, and when the ARN is none of an execution", async () => {
    const test = await run(CHAIN);
    await expect(
      test.call("RedriveExecution", { executionArn: `${test.executionArn}2` }),
    ).rejects.toMatchObject({
      name: "ExecutionDoesNotExist",
      message: `Execution Does Not Exist: '${test.executionArn}2'`,
    });
    const { stateMachineArn } = await described(test);
    await expect(test.call("RedriveExecution", { executionArn: stateMachineArn })).rejects.toMatchObject({
      name: "InvalidArn",
    });
  });
});

describe("a client token", () => {
  const failing = async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    return test;
  };

  it("answers with the redrive that it made, for 15 minutes, whatever became of it", async () => {
    const test = await failing();
    const first = await redrive(test, { clientToken: "a" });
    expect(await redrive(test, { clientToken: "a" })).toEqual(first);
    await test.end();
    await test.clock.advance(15 * MINUTE_MS);
    expect(await redrive(test, { clientToken: "a" })).toEqual(first);
    expect(await described(test)).toMatchObject({ redriveCount: 1 });
    await test.clock.advance(1);
    expect(await redrive(test, { clientToken: "a" })).not.toEqual(first);
    expect(await described(test)).toMatchObject({ redriveCount: 2 });
  });

  it("answers with the date that the execution has, on a clock that runs on", async () => {
    let now = Date.UTC(2026, 0, 1);
    const running = { ...createVirtualClock(), now: () => (now += 1) };
    broken.add("second");
    const test = await runDefinition(
      { QueryLanguage: "JSONata", ...CHAIN },
      { integrations, clock: running },
    );
    await test.end();
    const first = await redrive(test, { clientToken: "a" });
    expect(await described(test)).toMatchObject(first);
    expect(await redrive(test, { clientToken: "a" })).toEqual(first);
  });

  it("is case-sensitive, and known as one of the last ten", async () => {
    const test = await failing();
    for (let index = 0; index <= 10; index += 1) {
      await redrive(test, { clientToken: `Token-${index}` });
      await test.end();
    }
    await redrive(test, { clientToken: "Token-1" });
    expect(await described(test)).toMatchObject({ redriveCount: 11 });
    await redrive(test, { clientToken: "token-1" });
    await test.end();
    await redrive(test, { clientToken: "Token-0" });
    expect(await described(test)).toMatchObject({ redriveCount: 13 });
  });

  it.each([
    [
      "",
      "Value '' at 'clientToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "a b",
      "Value 'a b' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [!-~]+",
    ],
    ["x".repeat(65), "Member must have length less than or equal to 64"],
  ])("is refused where it is %j", async (clientToken, sentence) => {
    const test = await failing();
    await expect(redrive(test, { clientToken })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(sentence),
    });
  });
});

describe("a listing", () => {
  it("has redriven executions where they were, with their count and date, and filters by them", async () => {
    broken.add("second");
    const test = await run(CHAIN);
    await test.end();
    const { stateMachineArn } = await described(test);
    for (const name of ["two", "three"])
      await test.call("StartExecution", { stateMachineArn, name, input: "{}" });
    await test.clock.advance(1000);
    await redrive(test);
    await test.end();
    const list = async (more: object) => {
      const { executions, nextToken } = await test.call("ListExecutions", { stateMachineArn, ...more });
      return { executions: Array.isArray(executions) ? executions.filter(isJsonObject) : [], nextToken };
    };
    const all = (await list({})).executions;
    expect(all.map(({ name }) => name).slice(0, 2)).toEqual(["three", "two"]);
    expect(all[0]).toMatchObject({ redriveCount: 0 });
    expect(all[0]).not.toHaveProperty("redriveDate");
    expect(all[2]).toMatchObject({ redriveCount: 1, redriveDate: test.clock.now() / 1000, status: "FAILED" });
    expect((await list({ redriveFilter: "REDRIVEN" })).executions).toEqual([all[2]]);
    expect((await list({ redriveFilter: "NOT_REDRIVEN" })).executions).toEqual(all.slice(0, 2));
    const page = await list({ redriveFilter: "NOT_REDRIVEN", maxResults: 1 });
    expect(page.executions).toEqual([all[0]]);
    const next = { redriveFilter: "NOT_REDRIVEN", maxResults: 1, nextToken: page.nextToken };
    expect((await list(next)).executions).toEqual([all[1]]);
    await expect(list({ nextToken: page.nextToken })).rejects.toMatchObject({ name: "InvalidToken" });
    await expect(list({ redriveFilter: stateMachineArn })).rejects.toMatchObject({
      name: "ValidationException",
    });
  });
});
