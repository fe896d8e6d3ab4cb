import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod/mini";
import { cloudOf } from "../cloud/cloud.ts";
import { serviceClients } from "../cloud/service-clients.ts";
import { getEntry } from "../dead-letters/dead-letter-entry.ts";
import { redriveByAws } from "./redrive-by-aws.ts";

const executionArn = "arn:aws:states:us-east-1:000000000000:execution:shop-Order:o-1";
const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:shop-Order";
const links = {
  Charge: { task: "Charge", queueUrl: "https://q/Charge", settings: {} },
  Release: { task: "Release", queueUrl: "https://q/Release", settings: {} },
  Order: {
    workflow: "Order",
    arn: stateMachineArn,
    timeoutSeconds: 60,
    tasks: ["Charge", "Release"].map((name) => ({ state: name, task: name })),
  },
  DeadLettersTable: { name: "dead" },
};

const task = { resourceType: "sqs", resource: "sendMessage.waitForTaskToken" };
/** The events of a state that sends a message; `id` is the first of five. */
const sent = (id: number, name: string, end: object) => [
  { id, previousEventId: id - 1, type: "TaskStateEntered", stateEnteredEventDetails: { name } },
  {
    ...{ id: id + 1, previousEventId: id, type: "TaskScheduled" },
    taskScheduledEventDetails: { ...task, region: "us-east-1", parameters: "{}" },
  },
  {
    ...{ id: id + 2, previousEventId: id + 1, type: "TaskSubmitted" },
    taskSubmittedEventDetails: { ...task, output: `{"MessageId":"${name}-1"}` },
  },
  { id: id + 3, previousEventId: id + 2, ...end },
  { id: id + 4, previousEventId: id + 3, type: "TaskStateExited", stateExitedEventDetails: { name } },
];
/** Charge has one end or another, and what comes next follows it. */
const charged = (charge: object, ...next: readonly object[]) =>
  [...sent(1, "Charge", charge), ...next].map((event) => ({ timestamp: 0, ...event }));
const declined = { type: "TaskFailed", taskFailedEventDetails: { ...task, error: "CardDeclined" } };
const succeeded = { type: "TaskSucceeded" };

/** An entry of the archive as DynamoDB answers it. */
const storedEntry = (deadLetterId: string) => {
  const name = deadLetterId.slice(0, -2);
  const texts = { deadLetterId, kind: "message", error: "Failed", reason: "for a test", body: "{}" };
  const links = {
    status: "archived",
    task: name,
    workflow: "shop-Order",
    execution: executionArn,
    state: name,
  };
  const fields = Object.entries({ ...texts, ...links }).map(([field, S]) => [field, { S }]);
  return { Item: { ...Object.fromEntries(fields), attempts: { N: "0" } } };
};

const requestSchema = z.object({ Key: z.optional(z.object({ deadLetterId: z.object({ S: z.string() }) })) });

interface Look {
  readonly status: string;
  readonly events: readonly object[];
}

/**
 * A cloud with one execution, as it is found before its redrive and after it, and the ids of the entries that are written to.
 */
async function cloudOfExecution(...looks: readonly Look[]) {
  const written: string[] = [];
  let redrives = 0;
  const server = createServer(async (request, response) => {
    const { Key } = requestSchema.parse(JSON.parse(await text(request)));
    const id = Key?.deadLetterId.S ?? "";
    const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    if (action === "UpdateItem") written.push(id);
    if (action === "RedriveExecution") redrives += 1;
    const { status, events } = looks[redrives] ?? expect.unreachable();
    const replies: Readonly<Record<string, object>> = {
      DescribeExecution: {
        executionArn,
        stateMachineArn,
        status,
        startDate: 0,
        redriveStatus: "REDRIVABLE",
        redriveCount: redrives,
      },
      GetExecutionHistory: { events },
      GetItem: storedEntry(id),
    };
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(replies[action] ?? {}));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const clients = serviceClients(() => serverClientConfiguration(`http://127.0.0.1:${port}`));
  return { cloud: cloudOf({ app: { name: "shop", stage: "local" }, links }, clients, "a cloud"), written };
}

describe("AWS's redrive of an execution", () => {
  it("leaves a dead letter alone whose failure the workflow has caught", async () => {
    const events = charged(declined, ...sent(6, "Release", succeeded));
    const { cloud, written } = await cloudOfExecution({ status: "SUCCEEDED", events });
    const entry = await getEntry(cloud, "Release-1");
    expect(await redriveByAws(cloud, entry, {})).toEqual([
      { deadLetterId: "Release-1", result: "already-done", executionName: "o-1" },
    ]);
    expect(written).toEqual(["Release-1"]);
  });

  it("is failed for a dead letter whose failure is caught this time, though the execution succeeds", async () => {
    const failure = { type: "TaskFailed", taskFailedEventDetails: { ...task, error: "MessageDeadLettered" } };
    const again = sent(6, "Charge", declined).map((event) => ({ timestamp: 0, ...event }));
    const failed = { id: 5, previousEventId: 4, type: "ExecutionFailed", timestamp: 0 };
    const before = [...charged(failure).slice(0, 4), failed];
    const redriven = { id: 6, previousEventId: 5, type: "ExecutionRedriven", timestamp: 0 };
    const { cloud, written } = await cloudOfExecution(
      { status: "FAILED", events: before },
      { status: "SUCCEEDED", events: [...before, redriven, ...again.slice(1)] },
    );
    expect(await redriveByAws(cloud, await getEntry(cloud, "Charge-1"), {})).toEqual([
      { deadLetterId: "Charge-1", result: "failed", executionName: "o-1", reason: "CardDeclined" },
    ]);
    expect(written).toEqual(["Charge-1", "Charge-1"]);
  });
});
