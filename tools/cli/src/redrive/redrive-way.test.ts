import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { describe, expect, it } from "vitest";
import { type Cloud, cloudOf } from "../cloud/cloud.ts";
import { serviceClients } from "../cloud/service-clients.ts";
import type { DeadLetterEntry } from "../dead-letters/dead-letter-entry.ts";
import { startStub } from "../testing/start-stub.ts";
import { redriveWay } from "./redrive-way.ts";

const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:shop-${name}`;
const task = (name: string): TaskLink => ({
  task: name,
  queueUrl: `https://q/${name}`,
  settings: recordingSettings("local"),
});
const workflow = (name: string, ...tasks: string[]): WorkflowLink => ({
  workflow: name,
  arn: arnOf(name),
  timeoutSeconds: 60,
  tasks: tasks.map((one) => ({ state: one, task: one })),
  ...(tasks.length === 1 ? { wholeTask: tasks[0] ?? "" } : {}),
});
const links = {
  Charge: { ...task("Charge") },
  Record: { ...task("Record") },
  Order: { ...workflow("Order", "Charge", "Record") },
  Audit: { ...workflow("Audit", "Record") },
  DeadLettersTable: { name: "dead" },
};

/** A cloud whose Step Functions answers with these bodies, the last one to every further request. */
async function cloudWith(...bodies: readonly [object, ...object[]]): Promise<Cloud> {
  const [first, ...rest] = bodies.map((body) => ({
    status: 200,
    body: JSON.stringify(body),
    contentType: "application/x-amz-json-1.0",
  }));
  const endpoint = await startStub(first ?? expect.unreachable(), ...rest);
  const clients = serviceClients(() => serverClientConfiguration(endpoint));
  return cloudOf({ app: { name: "shop", stage: "local" }, links }, clients, "a cloud");
}

const executionArn = "arn:aws:states:us-east-1:000000000000:execution:shop-Order:o-1";
const entry = (more: object = {}): DeadLetterEntry => ({
  deadLetterId: "sqs-1",
  kind: "message",
  error: "MessageDeadLettered",
  reason: "for a test",
  body: "{}",
  status: "archived",
  attempts: 0,
  task: "Charge",
  workflow: "shop-Order",
  execution: executionArn,
  state: "Charge",
  ...more,
});
const described = (more: object) => ({
  executionArn,
  stateMachineArn: arnOf("Order"),
  status: "FAILED",
  startDate: 0,
  ...more,
});

describe("what sends a dead letter again", () => {
  it("is a new execution where its task is the whole workflow, and for an event", async () => {
    const cloud = await cloudWith({});
    for (const [more, why] of [
      [{ task: "Record", workflow: "shop-Audit" }, "The task Record is the whole workflow."],
      // Sent by hand: the only workflow that consists of the task alone.
      [
        { task: "Record", workflow: undefined, execution: undefined },
        "The task Record is the whole workflow.",
      ],
      [
        { task: undefined, workflow: "Order", execution: undefined, kind: "event" },
        "The event has started no execution.",
      ],
    ] as const)
      expect(await redriveWay(cloud, entry(more))).toMatchObject({ how: "new-execution", why });
  });

  it("is AWS's redrive where DescribeExecution says that it is possible", async () => {
    const cloud = await cloudWith(described({ redriveStatus: "REDRIVABLE" }), { events: [] });
    expect(await redriveWay(cloud, entry())).toMatchObject({
      how: "redrive-execution",
      why: "The task Charge is one step of the workflow Order: the execution goes on from Charge.",
    });
  });

  it("sends nothing where the execution has succeeded, and says so", async () => {
    const cloud = await cloudWith(described({ status: "SUCCEEDED" }), { events: [] });
    expect(await redriveWay(cloud, entry())).toMatchObject({
      how: "redrive-execution",
      why: expect.stringMatching(/^The execution has succeeded since: nothing is sent again/),
    });
  });

  it("is nothing where AWS does not redrive it, for AWS's reason", async () => {
    const redriveStatusReason = "Execution was started or ended more than 14 days ago";
    const cloud = await cloudWith(described({ redriveStatus: "NOT_REDRIVABLE", redriveStatusReason }), {
      events: [],
    });
    expect(await redriveWay(cloud, entry())).toEqual({
      how: "none",
      why: `AWS does not redrive the execution: ${redriveStatusReason}. A new execution does everything again: send --workflow Order --input FILE.`,
    });
  });

  it("is nothing for an execution of a distributed Map, which the execution of the Map continues", async () => {
    const cloud = await cloudWith(described({ redriveStatus: "REDRIVABLE_BY_MAP_RUN" }), { events: [] });
    expect(await redriveWay(cloud, entry())).toMatchObject({
      how: "none",
      why: expect.stringMatching(/^Its execution is one of a distributed Map/),
    });
  });

  it("is nothing where no workflow or no execution is known", async () => {
    const cloud = await cloudWith({});
    const byHand = await redriveWay(cloud, entry({ workflow: undefined, execution: undefined }));
    expect(byHand).toMatchObject({
      how: "none",
      why: expect.stringMatching(/^No workflow is known to have sent it/),
    });
    expect(await redriveWay(cloud, entry({ workflow: "shop-Gone" }))).toEqual({
      how: "none",
      why: "The app has no workflow shop-Gone any more.",
    });
  });
});
