import { GetExecutionHistoryCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, openCloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry, openEntries } from "../dead-letters/dead-letter-entry.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { failedExecution } from "../executions/failed-executions.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { redrive } from "../redrive/redrive.ts";
import { redriveExecution } from "../redrive/redrive-execution.ts";
import { onlyOf } from "../testing/only-of.ts";

/** A FIFO stage whose message group is a field that the queue body does not contain. */
let local: LocalCloud;
let cloud: Cloud;
beforeAll(async () => {
  const settings = recordingSettings("local", {
    fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
  });
  local = await startLocalCloud({ app: smallApp, port: 0, graph: await graphWith(settings) });
  cloud = await openCloud({ endpoint: local.endpoint });
});
afterAll(() => local.close());

const time = "2026-01-01T00:00:00Z";
const bodyOf = (messageId: string, event: unknown) =>
  JSON.stringify({ Record: { messageId, createdAt: time, event } });

async function ended(name: string, input: object) {
  const { stateMachineArn } = onlyOf(cloud);
  await cloud.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  return waitForExecution(cloud, executionArnOf(onlyOf(cloud).stateMachineArn, name));
}

/** The message group that an execution sent to. */
async function groupOf(executionName = ""): Promise<unknown> {
  const executionArn = executionArnOf(onlyOf(cloud).stateMachineArn, executionName);
  const { events = [] } = await cloud.stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
  const scheduled = events.find(({ type }) => type === "TaskScheduled");
  return JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? "{}").MessageGroupId;
}

async function entryOf(messageId: string): Promise<DeadLetterEntry> {
  const entries = await Promise.all((await openEntries(cloud)).flat().map((id) => getEntry(cloud, id)));
  return entries.find((one) => one.messageId === messageId) ?? expect.unreachable();
}

describe("a redrive on a FIFO stage", () => {
  it("of a dead letter uses the message group of the dead letter, also with an edited body", async () => {
    await ended("first", { id: "taken", time, detail: 1, source: "shop" });
    const failed = await ended("second", { id: "taken", time, detail: 2, source: "shop" });
    expect(failed).toMatchObject({ error: "MessageConflict" });
    const entry = await entryOf("taken");
    expect(entry.group).toBe("shop");
    const redriven = await redrive(cloud, entry, { body: bodyOf("new id", 2) });
    expect(redriven).toMatchObject({ result: "recorded" });
    expect(await groupOf(redriven.executionName)).toBe("shop");
  });

  it("of an event that the rule could not deliver uses the message group that the event names", async () => {
    const { tables, deadLettersTable } = cloud;
    const body = JSON.stringify({ id: "undelivered", time, detail: 1, source: "depot" });
    const Item = { deadLetterId: "undelivered", body, error: "EventUndelivered", reason: "for a test" };
    await tables.send(
      new PutCommand({ TableName: deadLettersTable, Item: { ...Item, status: "archived", attempts: 0 } }),
    );
    const redriven = await redrive(cloud, await getEntry(cloud, "undelivered"), {});
    expect(redriven).toMatchObject({ result: "recorded" });
    expect(await groupOf(redriven.executionName)).toBe("depot");
  });

  it("of a failed execution keeps the field of the message group, also with an edited body", async () => {
    expect(await ended("no-detail", { id: "no-detail", time, source: "yard" })).toMatchObject({
      error: "InvalidInput",
    });
    const redriven = await redriveExecution(cloud, await failedExecution(cloud, "no-detail"), {
      body: bodyOf("no-detail", 1),
    });
    expect(redriven).toMatchObject({ result: "recorded" });
    expect(await groupOf(redriven.executionName)).toBe("yard");
  });
});
