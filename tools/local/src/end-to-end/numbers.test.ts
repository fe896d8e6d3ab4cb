import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow-client.ts";

/**
 * What the workflow makes of numbers: JSONata's are doubles. docs/reliability.md has it under "What is not promised".
 */
let cloud: LocalCloud;
let workflow: WorkflowClient;
let tables: DynamoDBClient;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
  workflow = workflowClient(cloud);
  tables = new DynamoDBClient(serverClientConfiguration(cloud.endpoint));
});
afterAll(() => cloud.close());

async function ended(id: string, number: string) {
  const input = `{"id":"${id}","time":"2026-01-01T00:00:00Z","detail":${number}}`;
  const { stateMachineArn } = theTask(cloud);
  const command = new StartExecutionCommand({ stateMachineArn, input });
  return workflow.ended((await workflow.client.send(command)).executionArn ?? "");
}

it.each([
  ["9007199254740993", "9007199254740992"],
  ["0.1234567890123456789", "0.12345678901234568"],
  ["123456789012345678901234567890", "1.2345678901234568e+29"],
  ["1.0", "1"],
  ["9007199254740992", "9007199254740992"],
])("records the number %s as %s", async (sent, recorded) => {
  expect(await ended(`number ${sent}`, sent)).toMatchObject({ status: "SUCCEEDED" });
  const { Item } = await tables.send(
    new GetItemCommand({
      TableName: theTask(cloud).messagesTable,
      Key: { messageId: { S: `number ${sent}` } },
    }),
  );
  expect(Item?.["event"]?.S).toBe(recorded);
});

it("fails with a number that no double holds, before anything is sent", async () => {
  expect(await ended("huge", "1e400")).toMatchObject({
    status: "FAILED",
    error: "States.QueryEvaluationError",
  });
});
