import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { graphWithTasks } from "@ringback/testing/graph-with-tasks";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Cloud, openCloud } from "../cloud/cloud.ts";
import { runCommand } from "../testing/run-command.ts";
import { allRows } from "../verify/rows/all-rows.ts";
import { localQueues } from "../verify/targets/local-queues.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Order has Reserve and Record in a Parallel; Restock has Reserve, a Map of Record, and Reserve again, and catches OutOfStock. */
let local: LocalCloud;
let cloud: Cloud;
let folder: string;
beforeAll(async () => {
  // The workflows give a send up at once, and a message becomes a dead letter within seconds.
  const quick = { sendAttempts: 1, redeliveryBackoff: { initialSeconds: 1, capSeconds: 1 } };
  const graph = await graphWithTasks({ Reserve: quick, Record: quick }, { isChecked: false });
  local = await startLocalCloud({ app: twoTasks, port: 0, graph });
  cloud = await openCloud({ endpoint: local.endpoint });
  folder = await mkdtemp(join(tmpdir(), "ringback several tasks "));
});
afterAll(async () => {
  await local.close();
  await rm(folder, { recursive: true });
});

const ask = (...words: string[]) => runCommand(...words, "--endpoint", local.endpoint);
const json = async (...words: string[]) => JSON.parse((await ask(...words, "--json")).stdout);

async function fileOf(value: unknown): Promise<string> {
  const file = join(folder, "input.json");
  await writeFile(file, JSON.stringify(value));
  return file;
}

const inputOf = (id: string, detail: object = {}) => ({
  id,
  time: "2026-01-01T00:00:00Z",
  detail: { article: id, quantity: 1, items: ["first"], ...detail },
});

/** Sends an input and waits for the end of its execution. */
async function ended(workflow: string, input: object): Promise<Record<string, unknown>> {
  const [sent] = await json("send", "--workflow", workflow, "--input", await fileOf(input), "--wait");
  return sent;
}

/** How often a message is written until its receives are used up: every attempt of every receive. */
const allReceives = () => {
  const [{ settings } = expect.unreachable()] = cloud.tasks;
  return settings.maxReceiveCount * settings.storeCall.attempts;
};

/** An execution of Restock whose message of the Map becomes a dead letter. */
async function failedRestock(id: string): Promise<string> {
  const messageId = `${id}-0`;
  local.faults.aim({ kind: "dynamodb.throttle", messageId, times: allReceives() });
  expect(await ended("Restock", inputOf(id))).toMatchObject({ error: "MessageDeadLettered" });
  const [entry] = await entriesOf(messageId);
  return entry?.deadLetterId ?? expect.unreachable();
}

interface Entry {
  readonly deadLetterId: string;
  readonly messageId: string;
  readonly status: string;
}
const entriesOf = async (messageId: string): Promise<readonly Entry[]> =>
  (await json("dead-letters", "list", "--limit", "100")).filter(
    (entry: Entry) => entry.messageId === messageId,
  );

describe("send", () => {
  it("asks which workflow, and what its input is where that cannot be guessed", async () => {
    expect(await ask("send")).toMatchObject({
      status: 2,
      stderr: "ringback: The app has 2 workflows (Order, Restock): choose one with --workflow NAME.\n",
    });
    const { status, stderr } = await ask("send", "--workflow", "Order");
    expect([status, stderr]).toEqual([
      2,
      "ringback: The workflow Order has no sample message: give its input with --input FILE, or - for standard input.\n",
    ]);
    expect((await ask("send", "--workflow", "Record")).stderr).toBe(
      "ringback: The app has no workflow Record; it has Order, Restock.\n",
    );
    const bus = await ask("send", "--workflow", "Restock", "--input", await fileOf(inputOf("x")), "--bus");
    expect(bus).toMatchObject({
      status: 2,
      stderr: "ringback: No event starts the workflow Restock; leave out --bus.\n",
    });
  });

  it("starts an execution with any input, named after its id, and once for one input", async () => {
    const first = await ended("Order", inputOf("order-1"));
    expect(first).toMatchObject({ name: "order-1", status: "SUCCEEDED" });
    expect(await ended("Order", inputOf("order-1"))).toMatchObject({ alreadySent: true });
    const other = await ask(
      "send",
      "--workflow",
      "Order",
      "--input",
      await fileOf({ ...inputOf("order-1"), time: "x" }),
    );
    expect(other).toMatchObject({ status: 1, stderr: "ringback: 1 of 1 inputs have no execution.\n" });
    const without = await ended("Order", { no: "id" });
    expect(without).toMatchObject({ name: expect.stringMatching(/^input-/), status: "FAILED" });
  });

  it("reads inputs from standard input", async () => {
    const main = join(import.meta.dirname, "..", "main.ts");
    const words = ["send", "--workflow", "Order", "--input", "-", "--wait", "--endpoint", local.endpoint];
    const child = spawn(process.execPath, [main, ...words], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    child.stdin.end(JSON.stringify(inputOf("piped")));
    const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect([stdout, status]).toEqual(["piped  SUCCEEDED\n", 0]);
  });

  it("puts events on the bus of the workflow that they start", async () => {
    const file = await fileOf(inputOf("by-bus"));
    const [put] = await json("send", "--workflow", "Order", "--event", file, "--bus", "--wait");
    expect(put).toMatchObject({ status: "SUCCEEDED", name: `${put.eventId}_${put.name.split("_")[1]}` });
  });
});

describe("executions and execution", () => {
  it("are those of all workflows, or of the one that is meant", async () => {
    await ended("Order", inputOf("listed-order"));
    await ended("Restock", inputOf("listed-restock"));
    const { stdout } = await ask("executions", "--limit", "100");
    expect(stdout).toMatch(/^NAME +WORKFLOW +STATUS +STARTED +DURATION\n/);
    expect(stdout).toMatch(/^listed-restock +Restock +SUCCEEDED /m);
    expect(stdout).toMatch(/^listed-order +Order +SUCCEEDED /m);
    const ofOne = await json("executions", "--workflow", "Restock", "--limit", "100");
    expect(new Set(ofOne.map(({ workflow }: { workflow: string }) => workflow))).toEqual(
      new Set(["Restock"]),
    );
    const ofRecord = await json("executions", "--task", "Record", "--limit", "100");
    expect(ofRecord.length).toBeGreaterThan(ofOne.length);
  });

  it("say where each message is, by state and task, and what is true of a task that records nothing", async () => {
    await ended("Restock", inputOf("where", { items: ["a", "b"] }));
    const { stdout } = await ask("execution", "where");
    expect(stdout).toMatch(/^where {2}SUCCEEDED {2}Restock\n/);
    expect(stdout).toContain("message  where (Reserve first, task Reserve): its work was done\n");
    expect(stdout).toContain("message  where-0 (Record item, task Record): recorded\n");
    expect(stdout).toContain("message  where-1 (Record item, task Record): recorded\n");
    expect(stdout).toContain("message  where-rest (Reserve the rest, task Reserve): its work was done\n");
    expect(stdout).not.toContain("not recorded");
  });

  it("find an execution by the id of a message that only its history names", async () => {
    await ended("Restock", inputOf("within"));
    expect(await json("execution", "within-rest")).toMatchObject({ name: "within", workflow: "Restock" });
    expect(await json("messages", "get", "within-0")).toMatchObject({ event: '"first"' });
  });
});

describe("a dead letter of a task in the middle of a workflow", () => {
  it("is listed with its task and its workflow, and says that AWS's redrive continues its execution", async () => {
    const id = await failedRestock("middle");
    expect((await ask("dead-letters", "list")).stdout).toMatch(/^ID +TASK +WORKFLOW +ERROR +STATUS/);
    expect((await ask("dead-letters", "list", "--task", "Record")).stdout).toMatch(
      new RegExp(`^${id} +Record +Restock +MessageDeadLettered +archived +middle-0 `, "m"),
    );
    expect((await ask("dead-letters", "list", "--workflow", "Order")).stdout).not.toContain(id);
    expect((await ask("dead-letters", "show", id)).stdout).toContain(
      "redrive          AWS's redrive of the execution: The task Record is one step of the workflow Restock: the execution goes on from Record item.\n",
    );
    const { stdout } = await ask("execution", "middle");
    expect(stdout).toContain(
      "message  middle-0 (Record item, task Record): not recorded, MessageDeadLettered\n",
    );
    expect(stdout).toContain(`         dead letter ${id}: MessageDeadLettered, archived\n`);

    const [redriven] = await json("dead-letters", "redrive", id, "--reason", "the table is back");
    expect(redriven).toEqual({ deadLetterId: id, result: "recorded", executionName: "middle" });
    expect(await json("dead-letters", "show", id)).toMatchObject({
      ...{ status: "recorded", attempts: 1, executionName: "middle", redriveReason: "the table is back" },
    });
    const after = await ask("execution", "middle");
    expect(after.stdout).toMatch(/^middle {2}SUCCEEDED/);
    expect(after.stdout).toContain("\nredriven once\n");
    expect(after.stdout).toContain("message  middle-0 (Record item, task Record): recorded, sent 2 times\n");
    // What was done before is not done again.
    expect(after.stdout).toContain("message  middle (Reserve first, task Reserve): its work was done\n");
    expect((await json("dead-letters", "redrive", id))[0]).toMatchObject({ result: "already-recorded" });
  });

  it("is redriven once by two calls at once, and goes on where one was interrupted", async () => {
    const id = await failedRestock("at-once");
    const both = await Promise.all([
      json("dead-letters", "redrive", id),
      json("dead-letters", "redrive", id),
    ]);
    for (const [row] of both) expect(row).toMatchObject({ result: expect.stringMatching(/recorded$/) });
    expect(await json("execution", "at-once")).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
    expect(await json("dead-letters", "show", id)).toMatchObject({ status: "recorded", attempts: 1 });

    const left = await failedRestock("interrupted");
    await cloud.tables.send(
      new UpdateCommand({
        TableName: cloud.deadLettersTable,
        Key: { deadLetterId: left },
        UpdateExpression: "SET #status = :status, attempts = :one, redriveCount = :one",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":status": "redriving", ":one": 1 },
      }),
    );
    expect((await json("dead-letters", "redrive", left))[0]).toMatchObject({ result: "recorded" });
    expect(await json("dead-letters", "show", left)).toMatchObject({ status: "recorded", attempts: 1 });
  });

  it("cannot be sent with an edited body, and the reason says what can be done", async () => {
    const id = await failedRestock("edited");
    const body = await fileOf(inputOf("edited"));
    const { status, stdout } = await ask("dead-letters", "redrive", id, "--body", body);
    expect(status).toBe(1);
    expect(stdout).toContain("runs the task again with the input that it had");
    expect(stdout).toContain("send --workflow Restock --input FILE");
    expect(await json("dead-letters", "show", id)).toMatchObject({ status: "archived", attempts: 0 });
    await ask("dead-letters", "redrive", id);
  });

  it("that fails again is failed, and its next redrive is one of both dead letters", async () => {
    const id = await failedRestock("again");
    local.faults.aim({ kind: "dynamodb.throttle", messageId: "again-0", times: allReceives() });
    const failed = await ask("dead-letters", "redrive", id, "--json");
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject([{ result: "failed", reason: "MessageDeadLettered" }]);
    const before = await entriesOf("again-0");
    expect(before.map(({ status }) => status).toSorted()).toEqual(["archived", "failed"]);
    expect((await json("dead-letters", "redrive", id))[0]).toMatchObject({ result: "recorded" });
    const after = await entriesOf("again-0");
    expect(after.map(({ status }) => status)).toEqual(["recorded", "recorded"]);
    expect(await json("execution", "again")).toMatchObject({ redriveCount: 2 });
  });
});

describe("several dead letters of one execution", () => {
  it("are one redrive, also by the id of their execution or message", async () => {
    local.faults.aim({ kind: "dynamodb.throttle", messageId: "both", times: 2 * allReceives() });
    expect(await ended("Order", inputOf("both"))).toMatchObject({ error: "MessageDeadLettered" });
    await vi.waitFor(async () => expect(await entriesOf("both")).toHaveLength(2), {
      timeout: 60_000,
      interval: 200,
    });
    const rows = await json("dead-letters", "redrive", "both");
    expect(rows.map(({ result }: { result: string }) => result).toSorted()).toEqual(["done", "recorded"]);
    expect(await json("execution", "both")).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  });
});

describe("a dead letter that nothing redrives", () => {
  it("is one whose failure the workflow has caught", async () => {
    expect(await ended("Restock", inputOf("caught", { quantity: 101 }))).toMatchObject({
      status: "SUCCEEDED",
    });
    const [entry] = await entriesOf("caught");
    const { stdout } = await ask("dead-letters", "show", entry?.deadLetterId ?? "");
    expect(stdout).toContain(
      "redrive          not redrivable: The workflow Restock caught the failure of Reserve first and went on",
    );
    const { status, stdout: redriven } = await ask("dead-letters", "redrive", entry?.deadLetterId ?? "");
    expect(status).toBe(1);
    expect(redriven).toMatch(/not-redrivable .*caught the failure .*send --workflow Restock --input FILE/);
    expect(await json("execution", "caught")).toMatchObject({ status: "SUCCEEDED" });
  });

  it("is one for which no execution waits, until its message is recorded by another", async () => {
    const { queueUrl } = cloud.tasks.find(({ task }) => task === "Record") ?? expect.unreachable();
    const messageId = "by-hand-0";
    const body = { Record: { messageId, createdAt: "2026-01-01T00:00:00Z", event: "first" } };
    await localQueues(local.endpoint).send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }),
    );
    await vi.waitFor(async () => expect(await entriesOf(messageId)).toHaveLength(1), { timeout: 30_000 });
    const [{ deadLetterId } = expect.unreachable()] = await entriesOf(messageId);
    const { stdout } = await ask("dead-letters", "redrive", deadLetterId);
    expect(stdout).toMatch(/not-redrivable .*No workflow is known to have sent it/);
    await ended("Restock", inputOf("by-hand"));
    const again = await json("dead-letters", "redrive", deadLetterId);
    expect(again).toEqual([{ deadLetterId, result: "already-recorded" }]);
    expect(await json("dead-letters", "show", deadLetterId)).toMatchObject({ status: "recorded" });
  });
});

describe("an execution that failed before its message was in the queue", () => {
  it("is continued by AWS's redrive; one that was in the queue is left to the dead letters", async () => {
    local.faults.setRate("sqs.send-throttle", 1, "Record");
    expect(await ended("Restock", inputOf("unsent"))).toMatchObject({ error: "SQS.AmazonSQSException" });
    local.faults.setRate("sqs.send-throttle", 0, "Record");
    expect((await ask("execution", "unsent")).stdout).toContain(
      "message  unsent-0 (Record item, task Record): not recorded, SQS.AmazonSQSException\n",
    );
    const rows = await json("dead-letters", "redrive", "--failed-executions", "--workflow", "Restock");
    expect(rows).toContainEqual({ name: "unsent", result: "done", executionName: "unsent" });
    expect(await json("execution", "unsent")).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
    expect(await json("messages", "get", "unsent-0")).toMatchObject({ messageId: "unsent-0" });
  });
});

describe("verify", () => {
  const of = async (...words: string[]) => {
    const { status, stdout } = await ask("verify", ...words, "--json");
    const { rows } = JSON.parse(stdout);
    return {
      status,
      rows: new Map<string, { result: string; seen: string }>(
        rows.map((row: { row: string }) => [row.row, row]),
      ),
    };
  };

  it("asks which task", async () => {
    expect(await ask("verify")).toMatchObject({
      status: 2,
      stderr: "ringback: The app has 2 tasks (Record, Reserve): choose one with --task NAME.\n",
    });
  });

  it.each(["Reserve", "Record"])(
    "of %s checks what applies to one step of a workflow, and says of the other rows why not",
    async (task) => {
      const { status, rows } = await of("--task", task);
      expect(status).toBe(0);
      const passed = [...rows].flatMap(([name, { result }]) => (result === "passed" ? [name] : []));
      expect(passed).toEqual(expect.arrayContaining(["no task token", "not JSON", "the queues at the end"]));
      const skipped = allRows.filter(({ needs }) => needs !== "a task");
      for (const { name } of skipped)
        expect(rows.get(name)).toMatchObject({
          result: "skipped",
          seen: `the task ${task} is one step of its workflow`,
        });
    },
  );
});
