import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import type { BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type {
  DeadLetterDetail,
  DeadLetterRow,
  ExecutionDetail,
  ExecutionRow,
  MessageDetail,
  MessageRow,
  Page,
  RedrivePlan,
  SendOutcome,
  TaskState,
  WorkflowInput,
} from "./api/page-api.ts";
import { type Console, openConsole } from "./open-console.ts";
import { executionArnOf } from "./server/state/app-parts.ts";
import { readSnapshot } from "./testing/read-snapshot.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const plan: RedrivePlan = { how: "redrive-execution", why: "The task is one step of the workflow." };
const waiting = { timeout: 30_000, interval: 50 };
let page: Console;
let cloud: LocalCloud;

beforeAll(async () => {
  page = await openConsole({ port: 0 });
  cloud = await startLocalCloud({ app: twoTasks, port: 0, onEvent: page.onEvent, onLog: page.onLog });
  page.attach({
    cloud,
    redrive: async () => ({ result: "done" }),
    planRedrive: async () => plan,
  });
});
afterAll(async () => {
  await page.close();
  await cloud.close();
});

const read = async <T>(path: string): Promise<T> =>
  JSON.parse(await (await fetch(`${page.url}/api${path}`)).text());
const post = (path: string, body: unknown) =>
  fetch(`${page.url}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const start = async (workflow: string, input: unknown): Promise<SendOutcome> => {
  const answer = await post(`/workflows/${workflow}/start`, { input: JSON.stringify(input), count: 1 });
  return JSON.parse(await answer.text());
};
const detailOf = (workflow: string, name: string) =>
  read<ExecutionDetail>(`/executions/${name}?workflow=${workflow}`);
const ended = (workflow: string, name: string) =>
  vi.waitFor(async () => {
    const detail = await detailOf(workflow, name);
    expect(detail.status).not.toBe("RUNNING");
    return detail;
  }, waiting);
const workflowNamed = (name: string): BufferedWorkflow =>
  cloud.tasks?.workflows.find((workflow) => workflow.name === name) ?? expect.unreachable();
const taskState = async (name: string): Promise<TaskState> => {
  const { tasks } = await readSnapshot(page.url);
  return tasks.find((task) => task.name === name) ?? expect.unreachable();
};

const event = (detail: object) => ({ source: "shop", "detail-type": "Order", detail });
const reservation = { article: "lamp", quantity: 2 };
const time = "2026-01-01T00:00:00Z";

describe("an app with several tasks and workflows", () => {
  it("has a snapshot with each of them, and with a table where a task records", async () => {
    const { workflows, tasks } = await readSnapshot(page.url);
    expect(workflows.map(({ name }) => name).toSorted()).toEqual(["Order", "Restock"]);
    expect(workflows.find(({ name }) => name === "Restock")).toMatchObject({
      hasEvents: false,
      tasks: [
        { state: "Reserve first", task: "Reserve" },
        { state: "Record item", task: "Record" },
        { state: "Reserve the rest", task: "Reserve" },
      ],
    });
    expect(tasks.map(({ name, recorded }) => [name, recorded]).toSorted()).toEqual([
      ["Record", 0],
      ["Reserve", undefined],
    ]);
  });

  it("takes an event for a workflow through its bus, and offers it again without what EventBridge added", async () => {
    expect(await read<WorkflowInput>("/workflows/Order/input")).toEqual({ input: "{}" });
    const outcome = await start("Order", event(reservation));
    expect(outcome).toMatchObject({ sent: 1, workflow: "Order", executions: [] });
    expect(outcome.eventBus).toBe(workflowNamed("Order").eventBus);
    await vi.waitFor(async () => {
      const { rows } = await read<Page<ExecutionRow>>("/executions?workflow=Order");
      expect(rows).toMatchObject([{ workflow: "Order", status: "SUCCEEDED" }]);
    }, waiting);
    const { input } = await read<WorkflowInput>("/workflows/Order/input");
    expect(JSON.parse(input)).toEqual(event(reservation));
  });

  it("says where the message of each state is: in the table, or done for a task that records nothing", async () => {
    const items = [{ article: "bulb" }, { article: "shade" }];
    const input = { id: "restock-1", time, detail: { ...reservation, items } };
    const { executions } = await start("Restock", input);
    const [name = ""] = executions;
    const { messages, furtherMessages } = await ended("Restock", name);
    expect(
      messages.map(({ state, task, messageId, isRecorded, location, result }) => ({
        state,
        task,
        messageId,
        isRecorded,
        place: location.place,
        result,
      })),
    ).toEqual([
      {
        state: "Reserve first",
        task: "Reserve",
        messageId: "restock-1",
        isRecorded: false,
        place: "gone",
        result: "succeeded",
      },
      {
        state: "Record item",
        task: "Record",
        messageId: "restock-1-0",
        isRecorded: true,
        place: "table",
        result: "succeeded",
      },
      {
        state: "Record item",
        task: "Record",
        messageId: "restock-1-1",
        isRecorded: true,
        place: "table",
        result: "succeeded",
      },
      {
        state: "Reserve the rest",
        task: "Reserve",
        messageId: "restock-1-rest",
        isRecorded: false,
        place: "gone",
        result: "succeeded",
      },
    ]);
    expect(furtherMessages).toBe(0);
    expect(messages.map(({ receives }) => receives.map(({ functionTitle }) => functionTitle))).toEqual([
      ["ReserveFunction"],
      ["RecordFunction"],
      ["RecordFunction"],
      ["ReserveFunction"],
    ]);
    expect(await read<WorkflowInput>("/workflows/Restock/input")).toEqual({
      input: JSON.stringify(input, undefined, 2),
    });
  });

  it("lists executions by workflow and by task, and keeps two of the same name apart", async () => {
    for (const name of ["Order", "Restock"]) {
      const { stateMachineArn } = workflowNamed(name);
      const input = JSON.stringify({ id: `same-${name}`, time, detail: { ...reservation, items: [] } });
      await cloud.stepFunctions.call("StartExecution", { stateMachineArn, name: "same", input });
      expect(await ended(name, "same")).toMatchObject({ workflow: name, input: { id: `same-${name}` } });
    }
    const workflowsOf = async (query: string) => {
      const { rows } = await read<Page<ExecutionRow>>(`/executions?search=same&${query}`);
      return rows.map(({ workflow }) => workflow).toSorted();
    };
    expect(await workflowsOf("")).toEqual(["Order", "Restock"]);
    expect(await workflowsOf("workflow=Restock")).toEqual(["Restock"]);
    expect(await workflowsOf("task=Reserve")).toEqual(["Order", "Restock"]);
    expect(await workflowsOf("task=Reserve&workflow=Order")).toEqual(["Order"]);
  });

  it("lists the messages of a task with a table, and none of a task without one", async () => {
    const { rows } = await read<Page<MessageRow>>("/messages?task=Record");
    expect(rows).toContainEqual(expect.objectContaining({ messageId: "restock-1-0", task: "Record" }));
    expect((await read<Page<MessageRow>>("/messages?task=Reserve")).total).toBe(0);
    expect(await read<MessageDetail>("/messages/restock-1-0?task=Record")).toMatchObject({ task: "Record" });
    expect(await read("/messages/restock-1-0?task=Reserve")).toBe(null);
    expect((await taskState("Record")).recorded).toBe(rows.length);
  });

  it("says of a dead letter whose it is, and how it can be redriven", async () => {
    const { executions } = await start("Order", {
      id: "too-many",
      time,
      detail: { article: "lamp", quantity: 101 },
    });
    const [name = ""] = executions;
    const { error, messages } = await ended("Order", name);
    expect(error).toBe("OutOfStock");
    const message = messages.find(({ task }) => task === "Reserve");
    expect(message).toMatchObject({ result: "failed", location: { place: "archive", status: "archived" } });
    const { rows } = await read<Page<DeadLetterRow>>("/dead-letters?task=Reserve");
    expect(rows).toMatchObject([{ error: "OutOfStock", task: "Reserve", workflow: "Order" }]);
    const { deadLetterId = "" } = rows[0] ?? {};
    expect(await read<DeadLetterDetail>(`/dead-letters/${deadLetterId}`)).toMatchObject({
      task: "Reserve",
      workflow: "Order",
      state: "Reserve article",
      execution: { name, workflow: "Order" },
      redrive: plan,
    });
    const totalOf = async (query: string) =>
      (await read<Page<DeadLetterRow>>(`/dead-letters?${query}`)).total;
    expect(await totalOf("task=Record")).toBe(0);
    expect(await totalOf("workflow=Order")).toBe(1);
    expect(await totalOf("workflow=Restock")).toBe(0);
    expect((await taskState("Reserve")).deadLetters).toMatchObject({ open: 1, total: 1 });
    expect((await taskState("Record")).deadLetters).toEqual({ open: 0, total: 0 });
  });

  it("switches a fault on for one task: its messages come back, and those of the other task are done", async () => {
    const kind = "dynamodb.throttle";
    await post("/faults", { rates: { [kind]: 1 }, task: "Record" });
    expect([
      cloud.faults.ofTask("Record").rates[kind],
      cloud.faults.ofTask("Reserve").rates[kind] ?? 0,
    ]).toEqual([1, 0]);
    const { executions } = await start("Order", { id: "throttled", time, detail: reservation });
    const [name = ""] = executions;
    await vi.waitFor(async () => {
      const { messages } = await detailOf("Order", name);
      const stateOf = (task: string) => messages.find((message) => message.task === task);
      expect(stateOf("Reserve")).toMatchObject({ result: "succeeded" });
      expect(stateOf("Record")?.receives[0]).toMatchObject({ outcome: "returned" });
      expect(stateOf("Record")?.result).toBeUndefined();
    }, waiting);
    expect((await taskState("Record")).faults[kind]).toMatchObject({ rate: 1 });
    expect((await taskState("Record")).faults[kind]?.count).toBeGreaterThan(0);
    expect((await taskState("Reserve")).faults).toEqual({});
    await post("/faults", { rates: { [kind]: 0 }, task: "Record" });
    expect((await ended("Order", name)).status).toBe("SUCCEEDED");
  });

  it("counts the batches and callbacks of each task by themselves", async () => {
    const [reserve, record] = [await taskState("Reserve"), await taskState("Record")];
    expect(record.batches.returnedToQueue).toBeGreaterThan(0);
    expect(reserve.batches.returnedToQueue).toBe(0);
    const { callbacks } = await readSnapshot(page.url);
    expect(reserve.callbacks.total + record.callbacks.total).toBe(callbacks.total);
  });

  it("has no templates, which are made for a workflow that is one recording task", async () => {
    const answer = await post("/send", { template: "valid", detail: "{}", count: 1 });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining("templates are made for"),
    ]);
    const wanted = await post("/send", { workflow: "Order", template: "valid", detail: "{}", count: 1 });
    expect(await wanted.text()).toContain("not made for the workflow Order");
  });

  it("says in the location of a message that was sent and not called back when its execution ended without it", async () => {
    cloud.faults.setRate("callback.down", 1);
    const { executions } = await start("Order", { id: "stopped", time, detail: reservation });
    const [name = ""] = executions;
    await vi.waitFor(async () => {
      const { messages } = await detailOf("Order", name);
      expect(messages.map(({ receives }) => receives.length > 0)).toEqual([true, true]);
    }, waiting);
    await cloud.stepFunctions.call("StopExecution", {
      executionArn: executionArnOf(workflowNamed("Order"), name),
    });
    cloud.faults.setRate("callback.down", 0);
    const { messages } = await ended("Order", name);
    expect(messages.map(({ result }) => result)).toEqual(["aborted", "aborted"]);
  });
});
