import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow-client.ts";

/** The message group of a FIFO stage, over the wire: which SQS would take, and which a redrive brings along. */
let cloud: LocalCloud;
let workflow: WorkflowClient;
const events: LocalEvent[] = [];
beforeAll(async () => {
  const settings = recordingSettings("local", {
    fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
  });
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(settings),
    onEvent: (event) => events.push(event),
  });
  workflow = workflowClient(cloud);
});
afterAll(() => cloud.close());

let ids = 0;
async function ended(input: object) {
  ids += 1;
  const event = { id: `grouped-${ids}`, time: "2026-01-01T00:00:00Z", detail: ids, ...input };
  const command = new StartExecutionCommand({
    stateMachineArn: theTask(cloud).stateMachineArn,
    input: JSON.stringify(event),
  });
  const { executionArn = "" } = await workflow.client.send(command);
  return workflow.ended(executionArn);
}

it.each([
  ["with a blank inside", "north west"],
  ["with a line break at its end", "north\n"],
  ["with an emoji", "north 😀".replace(" ", "-")],
  ["with a letter beyond ASCII", "nörd"],
  ["of 129 characters", "n".repeat(129)],
  ["that is empty", ""],
  ["that is a number", 7],
  ["that is null", null],
  ["that is a list", ["north"]],
  ["that is missing", undefined],
])("a group %s is InvalidInput at once, before anything is sent", async (_, source) => {
  const { status, error, cause, executionArn } = await ended({ source });
  expect({ status, error }).toEqual({ status: "FAILED", error: "InvalidInput" });
  expect(cause).toMatch(/group.* 1 to 128 .*ASCII/);
  const sent = events.filter((event) => "executionArn" in event && event.executionArn === executionArn);
  expect(sent.map(({ type }) => type).filter((type) => type.startsWith("message"))).toEqual([]);
});

it.each([
  ["of one character", "n"],
  ["of 128 characters", "n".repeat(128)],
  ["of all punctuation that SQS takes", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  ["of letters and digits", "Orders-2026"],
])("a group %s is sent", async (_, source) => {
  expect(await ended({ source })).toMatchObject({ status: "SUCCEEDED" });
});

it("a redrive is sent in the group that it brings along, and in the expression's where it brings none", async () => {
  const redriveOf = { deadLetterId: "d", messageGroup: "kept" };
  expect(await ended({ redriveOf })).toMatchObject({ status: "SUCCEEDED" });
  expect(await ended({ redriveOf: { deadLetterId: "d" }, source: "own" })).toMatchObject({
    status: "SUCCEEDED",
  });
  expect(await ended({ redriveOf: { ...redriveOf, messageGroup: "two words" } })).toMatchObject({
    error: "InvalidInput",
  });
});
