import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { graphWithTasks } from "@ringback/testing/graph-with-tasks";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { FaultKind } from "../faults/fault-kinds.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import type { BufferedTasks } from "../task/buffered-tasks.ts";
import { quickTasks } from "../testing/quick-tasks.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow-client.ts";

/** Two tasks in two workflows, over the wire: each row of the outcome table for a task that is not the whole workflow. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cloud: LocalCloud;
let tasks: BufferedTasks;
let order: WorkflowClient;
let restock: WorkflowClient;
let tables: DynamoDBDocumentClient;
let queues: SQSClient;
const events: LocalEvent[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: twoTasks,
    port: 0,
    graph: await graphWithTasks(quickTasks, { isChecked: false }),
    onEvent: (event) => events.push(event),
  });
  if (cloud.tasks === undefined) throw new Error("The app has tasks.");
  tasks = cloud.tasks;
  order = workflowClient(cloud, "Order");
  restock = workflowClient(cloud, "Restock");
  const options = serverClientConfiguration(cloud.endpoint);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(options));
  queues = new SQSClient(options);
});
afterAll(() => cloud.close());
afterEach(() => {
  for (const kind of ["dynamodb.throttle", "dynamodb.slow", "callback.throttle"] as const)
    cloud.faults.setRate(kind, 0);
});

const detail = { article: "chair", quantity: 3 };

/** Runs a workflow to its end. */
async function run(workflow: WorkflowClient, id: string, what: object = detail) {
  const { output, cause, ...ended } = await workflow.ended(await workflow.start(id, what));
  return {
    ...ended,
    ...(output === undefined ? {} : { output: JSON.parse(output) }),
    ...(cause === undefined ? {} : { cause: JSON.parse(cause) }),
  };
}

async function entriesOf(messageId: string) {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName: tasks.deadLettersTable }));
  return Items.filter((item) => item["messageId"] === messageId && item["status"] !== undefined);
}

const reserveTask = () => tasks.tasks.find(({ name }) => name === "Reserve");

async function reservation(reservationId: string) {
  const TableName = cloud.graph.links["Reservations"]?.["name"];
  const { Item } = await tables.send(
    new GetCommand({ TableName: String(TableName), Key: { reservationId }, ConsistentRead: true }),
  );
  return Item;
}

const recorded = () =>
  events.flatMap((event) => (event.type === "message-recorded" ? [event.messageId] : []));

/** Waits until the task's dead-letter function has received a message after so many events. */
function becomesDeadLetter(began: number): Promise<void> {
  const { functions } = reserveTask() ?? {};
  return vi.waitFor(
    () =>
      expect(
        events
          .slice(began)
          .some((event) => event.type === "batch-received" && event.functionName === functions?.deadLetter),
      ).toBe(true),
    { timeout: 40_000, interval: 20 },
  );
}

describe("a workflow with several tasks", () => {
  it("gets the result of each, in a Parallel", async () => {
    expect(await run(order, "parallel")).toMatchObject({
      status: "SUCCEEDED",
      output: { reserved: detail, recorded: { statusCode: 200, putStatus: { messageId: "parallel" } } },
    });
    expect(await reservation("parallel")).toEqual({ reservationId: "parallel", ...detail });
  });

  it("has tasks before, within and after a Map, and shares one with another workflow", async () => {
    const items = [{ a: 1 }, "two"];
    const { status, output } = await run(restock, "map", { ...detail, items });
    expect([status, output.reserved, output.rest]).toEqual(["SUCCEEDED", detail, detail]);
    expect(output.items.map((item: { putStatus: object }) => item.putStatus)).toMatchObject([
      { messageId: "map-0" },
      { messageId: "map-1" },
    ]);
    expect(recorded()).toEqual(expect.arrayContaining(["parallel", "map-0", "map-1"]));
  });

  it("is told whose fault an execution's failure is by the archive's entry", async () => {
    const executionArn = await order.start("entry", { article: "chair", quantity: 0 });
    expect(await order.ended(executionArn)).toMatchObject({ status: "FAILED", error: "InvalidMessage" });
    expect(await entriesOf("entry")).toMatchObject([
      {
        task: "Reserve",
        workflow: executionArn.split(":")[6],
        execution: executionArn,
        state: "Reserve article",
        reason: expect.stringContaining("quantity"),
      },
    ]);
  });
});

describe("a task in the middle of a workflow", () => {
  const items = ["one"];

  it("fails with MessageConflict for another content of a message that is recorded", async () => {
    expect(await run(restock, "twice", { ...detail, items })).toMatchObject({ status: "SUCCEEDED" });
    const conflict = await run(restock, "twice", { ...detail, items: ["other"] });
    expect(conflict).toMatchObject({
      status: "FAILED",
      error: "MessageConflict",
      cause: { statusCode: 409 },
    });
    const [entry] = await entriesOf("twice-0");
    expect(entry).toMatchObject({ task: "Record", state: "Record item", error: "MessageConflict" });
    expect(entry?.["execution"]).toBe(conflict.executionArn);
  });

  it("fails with the name that its work refuses a message with, which a Catch takes up", async () => {
    const tooMany = { ...detail, quantity: 101, items };
    expect(await run(order, "refused", tooMany)).toMatchObject({ status: "FAILED", error: "OutOfStock" });
    expect(await run(restock, "caught", tooMany)).toMatchObject({ status: "SUCCEEDED" });
    expect(recorded()).not.toContain("caught-0");
    for (const id of ["refused", "caught"]) {
      expect(await entriesOf(id)).toMatchObject([
        { task: "Reserve", error: "OutOfStock", reason: "There is less of the article than was ordered." },
      ]);
    }
  });

  it("has a body without a token archived, with its task and without an execution", async () => {
    await queues.send(
      new SendMessageCommand({
        QueueUrl: reserveTask()?.queues.work.url,
        MessageBody: JSON.stringify({ Record: { messageId: "by-hand", createdAt: "2026-01-01T00:00:00Z" } }),
        MessageGroupId: "by-hand",
        MessageDeduplicationId: "by-hand",
      }),
    );
    await expect.poll(() => entriesOf("by-hand")).toMatchObject([{ task: "Reserve" }]);
    expect((await entriesOf("by-hand"))[0]).not.toHaveProperty("execution");
  });

  const passing: FaultKind[] = [
    "dynamodb.throttle",
    "dynamodb.down",
    "callback.throttle",
    "callback.down",
    "function.crash-before-write",
    "function.crash-before-callback",
    "function.crash-before-acknowledgement",
    "sqs.send-throttle",
    "sqs.duplicate",
  ];
  it.each(passing)("goes on after %s", async (kind) => {
    const id = `after-${kind.replace(".", "-")}`;
    // The second task of the workflow to be sent this message: its own table is the one that is written to.
    cloud.faults.aim({ kind, messageId: `${id}-rest`, times: 1 });
    const before = cloud.faults.ofTask("Reserve").counts[kind] ?? 0;
    expect(await run(restock, id, { ...detail, items })).toMatchObject({
      status: "SUCCEEDED",
      output: { rest: detail },
    });
    // Some faults come when the execution has ended: the message is deleted last.
    await expect.poll(() => cloud.faults.ofTask("Reserve").counts[kind]).toBe(before + 1);
    expect(cloud.faults.ofTask("Record").counts).toEqual({});
    expect(await entriesOf(`${id}-rest`)).toEqual([]);
  });

  it("succeeds without its result where Step Functions refuses that as an output", async () => {
    cloud.faults.aim({ kind: "callback.refuse", messageId: "unreadable", times: 1 });
    expect(await run(restock, "unreadable", { ...detail, items })).toMatchObject({
      status: "SUCCEEDED",
      output: { reserved: { messageId: "unreadable" }, rest: detail },
    });
  });

  it("succeeds from the dead-letter queue where its look says that its work is done", async () => {
    const began = events.length;
    cloud.faults.setRate("callback.throttle", 1, "Reserve");
    const executionArn = await order.start("looked", detail);
    await becomesDeadLetter(began);
    cloud.faults.setRate("callback.throttle", 0, "Reserve");
    expect((await order.ended(executionArn)).status).toBe("SUCCEEDED");
    expect(await entriesOf("looked")).toEqual([]);
  });

  it("is left to itself when its execution was stopped: the work is done, and nothing is archived", async () => {
    cloud.faults.setRate("dynamodb.slow", 1, "Reserve");
    const began = events.length;
    const executionArn = await order.start("stopped", detail);
    await vi.waitFor(() =>
      expect(events.slice(began).some(({ type }) => type === "batch-received")).toBe(true),
    );
    await order.client.send(new StopExecutionCommand({ executionArn }));
    expect((await order.ended(executionArn)).status).toBe("ABORTED");
    await expect.poll(() => reservation("stopped")).toMatchObject(detail);
    expect(await entriesOf("stopped")).toEqual([]);
  });

  it("fails from the dead-letter queue where it was not done, and RedriveExecution goes on from there", async () => {
    const began = events.length;
    const input = { ...detail, items };
    const executionArn = await restock.start("dead", input);
    await vi.waitFor(() => expect(recorded()).toContain("dead-0"), { timeout: 20_000, interval: 5 });
    cloud.faults.setRate("dynamodb.throttle", 1, "Reserve");
    await becomesDeadLetter(began);
    cloud.faults.setRate("dynamodb.throttle", 0, "Reserve");
    expect(await restock.ended(executionArn)).toMatchObject({
      status: "FAILED",
      error: "MessageDeadLettered",
    });
    expect(await entriesOf("dead-rest")).toMatchObject([
      { task: "Reserve", state: "Reserve the rest", execution: executionArn, error: "MessageDeadLettered" },
    ]);
    await restock.client.send(new RedriveExecutionCommand({ executionArn }));
    const ended = await restock.ended(executionArn);
    expect(ended).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
    expect(JSON.parse(ended.output ?? "")).toMatchObject({ rest: detail });
    const { events: history = [] } = await restock.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    const entered = history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    expect(entered.filter((name) => name === "Reserve first")).toHaveLength(1);
    // Of the first task, of the item, and twice of the last one.
    expect(history.filter(({ type }) => type === "TaskSubmitted")).toHaveLength(4);
  });
});

describe("the faults of one task", () => {
  it("are met by no other task of the same execution", async () => {
    const before = cloud.faults.ofTask("Record").counts;
    cloud.faults.setRate("dynamodb.throttle", 1, "Reserve");
    const executionArn = await order.start("one-task", detail);
    await vi.waitFor(() => expect(recorded()).toContain("one-task"), { timeout: 20_000 });
    await vi.waitFor(() =>
      expect(cloud.faults.ofTask("Reserve").counts["dynamodb.throttle"]).toBeGreaterThan(0),
    );
    cloud.faults.setRate("dynamodb.throttle", 0, "Reserve");
    expect((await order.ended(executionArn)).status).toBe("SUCCEEDED");
    expect(cloud.faults.ofTask("Record").counts).toEqual(before);
  });

  it("are refused where the app has no such task, with those that it has", async () => {
    const taskFaults = { Reserv: { "sqs.late": 1 } };
    await expect(startLocalCloud({ app: twoTasks, port: 0, taskFaults })).rejects.toThrow(
      "There is no task Reserv for a fault: the app has the tasks Reserve, Record.",
    );
  });
});
