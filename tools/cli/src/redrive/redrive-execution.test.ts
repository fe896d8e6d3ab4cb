import { randomUUID } from "node:crypto";
import {
  DescribeStateMachineCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, openCloud } from "../cloud/cloud.ts";
import { getEntry } from "../dead-letters/dead-letter-entry.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { failedExecution, failedExecutions } from "../executions/failed-executions.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { executionNamed, onlyOf } from "../testing/only-of.ts";
import { redrive } from "./redrive.ts";
import { redriveExecution } from "./redrive-execution.ts";

let local: LocalCloud;
let cloud: Cloud;
let definition: string;
beforeAll(async () => {
  // The workflow gives a send up at once.
  const settings = { ...recordingSettings("local"), sendAttempts: 1 };
  local = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(settings, { isChecked: false }),
  });
  cloud = await openCloud({ endpoint: local.endpoint });
  const { stateMachineArn } = onlyOf(cloud);
  const described = await cloud.stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  definition = described.definition ?? "";
});
afterAll(() => local.close());

const time = "2026-01-01T00:00:00Z";
const inputOf = (id: string, detail: unknown = 1) => JSON.stringify({ id, time, detail });

async function start(name: string, input: string): Promise<void> {
  const { stateMachineArn } = onlyOf(cloud);
  await cloud.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
}

async function ended(name: string, input: string) {
  await start(name, input);
  return waitForExecution(cloud, executionArnOf(onlyOf(cloud).stateMachineArn, name));
}

/** Runs something while the workflow has another definition. */
async function defined<T>(other: string, work: () => Promise<T>): Promise<T> {
  const { stateMachineArn } = onlyOf(cloud);
  await cloud.stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition: other }));
  try {
    return await work();
  } finally {
    await cloud.stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  }
}

/** The role lets the workflow send to its own queue alone. */
const withAnotherQueue = <T>(work: () => Promise<T>) =>
  defined(definition.replace(/("QueueUrl":"[^"]*)"/, '$1-gone"'), work);

const found = async (name: string) => (await failedExecutions(cloud)).filter((one) => one.name === name);

async function redrivenOne(name: string) {
  const [failed] = await found(name);
  return failed === undefined ? "not found" : redriveExecution(cloud, failed);
}

async function recorded(messageId: string): Promise<unknown> {
  const { Item } = await cloud.tables.send(
    new GetCommand({ TableName: onlyOf(cloud).messagesTable, Key: { messageId }, ConsistentRead: true }),
  );
  return Item?.["event"];
}

describe("an execution that failed before its message was in the queue", () => {
  it("is found and redriven, whatever its error: the role may not send to the queue", async () => {
    const { error, cause } = await withAnotherQueue(() => ended("no-queue", inputOf("no-queue")));
    expect(error).toBe("SQS.AmazonSQSException");
    expect(cause).toContain("is not authorized to perform: sqs:sendmessage");
    expect(await redrivenOne("no-queue")).toMatchObject({ name: "no-queue", result: "recorded" });
    expect(await recorded("no-queue")).toBe("1");
    expect(await redrivenOne("no-queue")).toMatchObject({ result: "already-recorded" });
  });

  it.each([
    ["a character that SQS refuses", inputOf("case-1", "a\uffffb"), /InvalidMessageContents/],
    [
      "a number that is too large for a double",
      inputOf("case-2").replace(":1}", ":1e400}"),
      /^States\..* The number 1e400/,
    ],
    [
      "a missing field",
      JSON.stringify({ id: "case-3", time }),
      /^InvalidInput: The field detail is missing\./,
    ],
  ])("needs an edit: %s", async (_, input, reason) => {
    const name = `edit-${randomUUID()}`;
    expect(await ended(name, input)).toMatchObject({ status: "FAILED" });
    const result = await redrivenOne(name);
    expect(result).toMatchObject({ name, result: "needs-edit", reason: expect.stringMatching(reason) });
    expect(result).toMatchObject({
      reason: expect.stringContaining(`--failed-executions ${name} --body FILE`),
    });
  });

  it("is recorded with an edited body; a later, different body is refused", async () => {
    await ended("edited", JSON.stringify({ time, detail: 1, source: "shop" }));
    const failed = await failedExecution(cloud, "edited");
    const first = await redriveExecution(cloud, failed, { body: inputOf("edited", "by hand") });
    expect(first).toMatchObject({ name: "edited", result: "recorded" });
    expect(await recorded("edited")).toBe('"by hand"');
    const { input = "" } = (await executionNamed(cloud, first.executionName ?? "")) ?? {};
    expect(JSON.parse(input)).toEqual({ id: "edited", time, detail: "by hand", source: "shop" });
    expect(await redriveExecution(cloud, failed, { body: inputOf("edited", "otherwise") })).toMatchObject({
      result: "different-body",
      executionName: first.executionName,
    });
    expect(await redriveExecution(cloud, failed, { body: inputOf("edited", "by hand") })).toMatchObject({
      result: "already-recorded",
    });
    expect(await redrivenOne("edited")).toMatchObject({ result: "already-recorded" });
  });

  it("is recorded with one of two edited bodies at once; the other is refused", async () => {
    await ended("both-edited", JSON.stringify({ time, detail: 1 }));
    const failed = await failedExecution(cloud, "both-edited");
    const results = await Promise.all(
      ["left", "right"].map((text) =>
        redriveExecution(cloud, failed, { body: inputOf("both-edited", text) }),
      ),
    );
    expect(results.map(({ result }) => result).toSorted()).toEqual(["different-body", "recorded"]);
  });

  it("is redriven without the fields that the workflow does not use, if it was too large", async () => {
    const event = { id: "too-large", time, detail: 1, resources: ["y".repeat(245_000)] };
    expect(await ended("too-large", JSON.stringify(event))).toMatchObject({ error: "InputTooLarge" });
    expect(await redrivenOne("too-large")).toMatchObject({ result: "recorded" });
    expect(await ended("far-too-large", inputOf("far-too-large", "y".repeat(245_000)))).toMatchObject({
      error: "InputTooLarge",
    });
    expect(await redrivenOne("far-too-large")).toMatchObject({
      result: "needs-edit",
      reason: expect.stringContaining("the maximum is 240000"),
    });
  });

  it("is not sent if its message, or another one with its id, has been recorded since", async () => {
    await withAnotherQueue(() => ended("meanwhile", inputOf("meanwhile")));
    await withAnotherQueue(() => ended("conflicting", inputOf("meanwhile", 2)));
    await ended("meanwhile-sent", inputOf("meanwhile"));
    const result = await redrivenOne("meanwhile");
    expect(result).toEqual({ name: "meanwhile", result: "already-recorded" });
    expect(await redrivenOne("conflicting")).toMatchObject({ result: "needs-edit" });
  });

  it("needs an edit if its input is nested too deeply, and does not stop other redrives", async () => {
    const input = inputOf("deep").replace(
      /"detail":[^}]*/,
      `"detail":${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    );
    expect(await ended("deep", input)).toMatchObject({ status: "FAILED" });
    expect(await redrivenOne("deep")).toMatchObject({
      result: "needs-edit",
      reason: expect.stringContaining("nested too deeply"),
    });
  });

  it("is found if it timed out; if somebody stopped it, only by its name", async () => {
    const waiting = {
      QueryLanguage: "JSONata",
      StartAt: "Wait",
      TimeoutSeconds: 1,
      States: { Wait: { Type: "Wait", Seconds: 60, End: true } },
    };
    await defined(JSON.stringify(waiting), async () => {
      await start("timed-out", inputOf("timed-out"));
      await start("stopped", inputOf("stopped"));
      await cloud.stepFunctions.send(
        new StopExecutionCommand({ executionArn: executionArnOf(onlyOf(cloud).stateMachineArn, "stopped") }),
      );
      await waitForExecution(cloud, executionArnOf(onlyOf(cloud).stateMachineArn, "timed-out"));
    });
    expect(await redrivenOne("timed-out")).toMatchObject({ result: "recorded" });
    expect(await redrivenOne("stopped")).toBe("not found");
    expect(await redriveExecution(cloud, await failedExecution(cloud, "stopped"))).toMatchObject({
      result: "recorded",
    });
  });
});

describe("a redrive of an execution that failed as well", () => {
  it("counts as one failure with the first execution: one row, one further attempt, recorded once", async () => {
    const [once] = await withAnotherQueue(async () => {
      await ended("chain", inputOf("chain"));
      expect(await redrivenOne("chain")).toMatchObject({ result: "failed" });
      expect(await redrivenOne("chain")).toMatchObject({ result: "failed" });
      return found("chain");
    });
    const prefix = once?.attempts.prefix ?? "";
    expect(once?.attempts.last).toBe(2);
    expect((await failedExecutions(cloud)).filter(({ attempts }) => attempts.prefix === prefix)).toHaveLength(
      1,
    );
    const results = await Promise.all([redrivenOne("chain"), redrivenOne("chain")]);
    for (const result of results) expect(result).toMatchObject({ executionName: `${prefix}-3` });
    expect(await executionNamed(cloud, `${prefix}-4`)).toBeUndefined();
    const byName = await redriveExecution(cloud, await failedExecution(cloud, `${prefix}-1`));
    expect(byName).toMatchObject({ result: "already-recorded", executionName: `${prefix}-3` });
  });

  it("stands for the first execution if that does not exist any more", async () => {
    const prefix = `redrive-${"0123456789".repeat(4)}`;
    await withAnotherQueue(() => ended(`${prefix}-2`, inputOf("first-is-gone")));
    expect(await redrivenOne(`${prefix}-2`)).toMatchObject({
      result: "recorded",
      executionName: `${prefix}-3`,
    });
  });

  it("is left to the dead letters if its message was in the queue", async () => {
    await withAnotherQueue(() => ended("to-the-archive", inputOf("to-the-archive")));
    const [failed] = await found("to-the-archive");
    const prefix = failed?.attempts.prefix ?? "";
    const malformed = JSON.stringify({ id: "to-the-archive", time: "yesterday", detail: 1 });
    expect(await ended(`${prefix}-1`, malformed)).toMatchObject({ error: "InvalidMessage" });
    expect(await found("to-the-archive")).toEqual([]);
    if (failed !== undefined) {
      expect(await redriveExecution(cloud, failed)).toMatchObject({ result: "failed" });
    }
    expect(await executionNamed(cloud, `${prefix}-2`)).toBeUndefined();
  });

  it("redrives the dead letter if it was the redrive of one", async () => {
    const deadLetterId = randomUUID();
    const body = JSON.stringify({ Record: { messageId: deadLetterId, createdAt: time, event: 1 } });
    const about = { error: "MessageDeadLettered", reason: "for a test", status: "archived", attempts: 0 };
    await cloud.tables.send(
      new PutCommand({ TableName: cloud.deadLettersTable, Item: { deadLetterId, body, ...about } }),
    );
    const name = `redrive-${deadLetterId}-1`;
    await withAnotherQueue(async () => redrive(cloud, await getEntry(cloud, deadLetterId), {}));
    expect(await redrivenOne(name)).toMatchObject({
      result: "recorded",
      executionName: `redrive-${deadLetterId}-2`,
    });
    expect(await getEntry(cloud, deadLetterId)).toMatchObject({ status: "recorded", attempts: 2 });
    expect(await redrivenOne(name)).toMatchObject({ result: "already-recorded" });
  });
});

describe("an execution whose message was in the queue", () => {
  it("is not found, and the error by its name says where to look", async () => {
    const malformed = JSON.stringify({ id: "malformed", time: "yesterday", detail: 1 });
    expect(await ended("malformed", malformed)).toMatchObject({ error: "InvalidMessage" });
    expect(await found("malformed")).toEqual([]);
    await expect(failedExecution(cloud, "malformed")).rejects.toThrow("was in the queue");
    await ended("fine", inputOf("fine"));
    await expect(failedExecution(cloud, "fine")).rejects.toThrow("SUCCEEDED");
    await expect(failedExecution(cloud, "nobody")).rejects.toThrow("No execution nobody");
  });
});
