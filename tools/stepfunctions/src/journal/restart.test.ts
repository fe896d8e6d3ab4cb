import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.ts";

const roleArn = "arn:aws:iam::000000000000:role/test";
let dataDir: string;
let clock: VirtualClock;
let messages: { token: string; id: unknown }[];
let open: StepFunctions[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "step functions "));
  clock = createVirtualClock();
  messages = [];
  open = [];
});
afterEach(async () => {
  for (const stepFunctions of open) await stepFunctions.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(send: () => Promise<object> = async () => ({ MessageId: "1" })): StepFunctions {
  const stepFunctions = createStepFunctions({
    clock,
    dataDir,
    integrations: {
      sendMessage: (parameters) => {
        messages.push(JSON.parse("MessageBody" in parameters ? String(parameters.MessageBody) : ""));
        return send();
      },
    },
  });
  open.push(stepFunctions);
  return stepFunctions;
}

async function restart(): Promise<StepFunctions> {
  for (const stepFunctions of open.splice(0)) await stepFunctions.close();
  return start();
}

async function execute(
  stepFunctions: StepFunctions,
  definition: object,
  input: unknown = {},
): Promise<string> {
  const created: JsonObject = {
    ...(await stepFunctions.call("CreateStateMachine", {
      name: "machine",
      roleArn,
      definition: JSON.stringify(definition),
    })),
  };
  const started: JsonObject = {
    ...(await stepFunctions.call("StartExecution", {
      stateMachineArn: created["stateMachineArn"],
      input: JSON.stringify(input),
    })),
  };
  return String(started["executionArn"]);
}

async function describeExecution(stepFunctions: StepFunctions, executionArn: string): Promise<JsonObject> {
  return { ...(await stepFunctions.call("DescribeExecution", { executionArn })) };
}

async function history(stepFunctions: StepFunctions, executionArn: string): Promise<JsonObject[]> {
  const { events }: { events?: JsonObject[] } = await stepFunctions.call("GetExecutionHistory", {
    executionArn,
    maxResults: 1000,
  });
  return events ?? [];
}

const SEND = {
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Arguments: {
    QueueUrl: "q",
    MessageBody: { token: "{% $states.context.Task.Token %}", id: "{% $states.input.id %}" },
  },
};

const FORK = {
  QueryLanguage: "JSONata",
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Assign: { outer: "kept" }, Next: "Fork" },
    Fork: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Send", States: { Send: { ...SEND, End: true } } },
        {
          StartAt: "Each",
          States: {
            Each: {
              Type: "Map",
              Items: "{% [1..3] %}",
              MaxConcurrency: 2,
              ItemSelector: { item: "{% $states.context.Map.Item.Value %}" },
              ItemProcessor: {
                StartAt: "Wait",
                States: {
                  Wait: {
                    Type: "Wait",
                    Seconds: 60,
                    Output: "{% $outer & $string($states.input.item) %}",
                    End: true,
                  },
                },
              },
              End: true,
            },
          },
        },
      ],
      End: true,
    },
  },
};

describe("a data folder", () => {
  it("takes waiting tasks, timers, branches and variables through a restart", async () => {
    const executionArn = await execute(start(), FORK, { id: "a" });
    await clock.advance(61_000);
    const between = await restart();
    expect(await describeExecution(between, executionArn)).toMatchObject({ status: "RUNNING" });
    expect(messages).toHaveLength(1);
    await between.call("SendTaskSuccess", { taskToken: messages[0]?.token, output: '"answered"' });
    const after = await restart();
    await clock.advance(59_000);
    const described = await describeExecution(after, executionArn);
    expect(described["status"]).toBe("SUCCEEDED");
    expect(JSON.parse(String(described["output"]))).toEqual(["answered", ["kept1", "kept2", "kept3"]]);
    const events = await history(after, executionArn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === "TaskScheduled")).toHaveLength(1);
    expect(events.filter(({ type }) => type === "MapIterationStarted")).toHaveLength(3);
    expect(await history(await restart(), executionArn)).toEqual(events);
    await expect(
      open[0]?.call("SendTaskSuccess", { taskToken: messages[0]?.token, output: "1" }),
    ).rejects.toMatchObject({ name: "TaskTimedOut" });
  });

  it("fires a timeout that passed while nothing ran", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Send",
      States: { Send: { ...SEND, TimeoutSeconds: 100, End: true } },
    };
    const executionArn = await execute(start(), definition, { id: "a" });
    for (const stepFunctions of open.splice(0)) await stepFunctions.close();
    await clock.advance(1_000_000);
    const after = start();
    await clock.advance(0);
    expect(await describeExecution(after, executionArn)).toMatchObject({
      status: "FAILED",
      error: "States.Timeout",
    });
  });

  it("sends a message again whose sending was not answered, and takes a retry up where it was", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Send",
      States: {
        Send: { ...SEND, Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 60, MaxAttempts: 1 }], End: true },
      },
    };
    const executionArn = await execute(
      start(() => new Promise(() => {})),
      definition,
      { id: "a" },
    );
    const second = await restart();
    await clock.advance(0);
    expect(messages).toHaveLength(2);
    expect(messages[1]?.token).toBe(messages[0]?.token);
    await second.call("SendTaskFailure", { taskToken: messages[0]?.token, error: "Busy" });
    await clock.advance(30_000);
    await restart();
    await clock.advance(29_999);
    expect(messages).toHaveLength(2);
    await clock.advance(1);
    expect(messages).toHaveLength(3);
    const third = await restart();
    await third.call("SendTaskFailure", { taskToken: messages[2]?.token, error: "Busy" });
    await clock.advance(0);
    expect(await describeExecution(third, executionArn)).toMatchObject({ status: "FAILED", error: "Busy" });
  });

  it("drops a last line that a crash cut off", async () => {
    const executionArn = await execute(start(), { StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    for (const stepFunctions of open.splice(0)) await stepFunctions.close();
    const journal = join(dataDir, "journal.jsonl");
    const whole = readFileSync(journal, "utf8");
    appendFileSync(journal, '{"kind":"progress","progr');
    expect(await describeExecution(start(), executionArn)).toMatchObject({ status: "SUCCEEDED" });
    for (const stepFunctions of open.splice(0)) await stepFunctions.close();
    expect(readFileSync(journal, "utf8")).toBe(whole);
  });

  it("belongs to one server at a time", async () => {
    start();
    expect(() => start()).toThrow(/is in use by process/);
  });
});
