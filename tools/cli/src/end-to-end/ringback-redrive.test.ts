import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCommand } from "../testing/run-command.ts";
import { localQueues } from "../verify/targets/local-queues.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
let cloud: LocalCloud;
let queues: SQSClient;
let folder: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
  queues = localQueues(cloud.endpoint);
  folder = await mkdtemp(join(tmpdir(), "ringback redrive "));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const json = async (...words: string[]) => {
  const { stdout, status } = await runCommand(...words, "--json", "--endpoint", cloud.endpoint);
  return { status, value: JSON.parse(stdout) };
};
const record = (messageId: string, event: unknown = 1) => ({
  messageId,
  createdAt: "2022-04-18T07:51:06Z",
  event,
});

/** Puts a body without a token on the work queue, and waits for its entry in the archive. */
async function archived(Record: object): Promise<string> {
  const QueueUrl = theTask(cloud).queues.work.url;
  const { MessageId = "" } = await queues.send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ Record }) }),
  );
  const isListed = async () => {
    const { value } = await json("dead-letters", "list");
    expect(value).toContainEqual(expect.objectContaining({ deadLetterId: MessageId }));
  };
  await vi.waitFor(isListed, { timeout: 30_000 });
  return MessageId;
}

const statusOf = async (id: string) => (await json("dead-letters", "show", id)).value.status;

describe("ringback dead-letters redrive", () => {
  it("records an archived message with a new execution, and updates the entry; a second redrive starts nothing", async () => {
    const id = await archived(record("redriven"));
    const first = await json("dead-letters", "redrive", id, "--reason", "fixed the sender");
    expect(first).toMatchObject({
      status: 0,
      value: [{ result: "recorded", executionName: `redrive-${id}-1` }],
    });
    expect(await statusOf(id)).toBe("recorded");
    const again = await json("dead-letters", "redrive", id);
    expect(again).toMatchObject({ status: 0, value: [{ result: "already-recorded" }] });
    const executions = await json("executions");
    expect(
      executions.value.filter(({ name }: { name: string }) => name.startsWith(`redrive-${id}`)),
    ).toHaveLength(1);
  });

  it("sends an edited body instead of one that breaks the contract", async () => {
    const id = await archived({ ...record("edited"), createdAt: "yesterday" });
    const refused = await json("dead-letters", "redrive", id);
    expect(refused).toMatchObject({ status: 1, value: [{ result: "needs-edit" }] });
    expect(refused.value[0].reason).toContain("Record.createdAt");
    const file = join(folder, "edited body.json");
    await writeFile(file, JSON.stringify({ Record: record("edited") }));
    expect(await json("dead-letters", "redrive", id, "--body", file)).toMatchObject({
      value: [{ result: "recorded" }],
    });
  });

  it("refuses a body that differs from what is recorded, exit status 1", async () => {
    const id = await archived(record("different", 1));
    await json("dead-letters", "redrive", id);
    const file = join(folder, "another body.json");
    await writeFile(file, JSON.stringify({ Record: record("different", 2) }));
    const result = await json("dead-letters", "redrive", id, "--body", file);
    expect(result).toMatchObject({ status: 1, value: [{ result: "different-body" }] });
    expect((await json("messages", "get", "different")).value.event).toBe("1");
    await writeFile(file, JSON.stringify({ Record: record("different", 1) }));
    expect(await json("dead-letters", "redrive", id, "--body", file)).toMatchObject({
      status: 0,
      value: [{ result: "already-recorded" }],
    });
  });

  it("sends an edited body for one execution that failed before the queue", async () => {
    const sent = join(folder, "no detail.json");
    await writeFile(sent, `{"id":"by-name","time":"2026-01-01T00:00:00Z","detail":{"n":1e400}}`);
    await runCommand("send", "--event", sent, "--wait", "--endpoint", cloud.endpoint);
    const open = await json("dead-letters", "redrive", "--failed-executions");
    expect(open.status).toBe(1);
    expect(open.value).toContainEqual(expect.objectContaining({ name: "by-name", result: "needs-edit" }));
    const file = join(folder, "by name.json");
    await writeFile(file, JSON.stringify({ Record: record("by-name", 7) }));
    const edited = await json("dead-letters", "redrive", "--failed-executions", "by-name", "--body", file);
    expect(edited).toMatchObject({ status: 0, value: [{ name: "by-name", result: "recorded" }] });
    expect((await json("messages", "get", "by-name")).value.event).toBe("7");
    const { status, stderr } = await runCommand(
      ...["dead-letters", "redrive", "--failed-executions", "--body", file],
      ...["--endpoint", cloud.endpoint],
    );
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "ringback: --body needs one ID, or --failed-executions NAME.\n",
    });
  });

  it("does not record a body from which text was removed", async () => {
    const id = await archived(record("incomplete", { picture: randomBytes(450).toString("base64") }));
    const { status, value } = await json("dead-letters", "redrive", id);
    expect({ status, value }).toMatchObject({ status: 1, value: [{ result: "needs-edit" }] });
    expect(value[0].reason).toContain("--body FILE");
  });

  it("records a body with text that is as long as a task token but is not one", async () => {
    const picture = `data:image/png;base64,iVBORw0KGgo${"Ab3/".repeat(100)}`;
    const id = await archived(record("picture", { picture, digest: "0f".repeat(64) }));
    expect(await json("dead-letters", "redrive", id)).toMatchObject({ value: [{ result: "recorded" }] });
  });

  it("shows the whole of a body that is stored in parts, and says that it is too large to be sent again", async () => {
    const event = { text: "é".repeat(124_000) };
    const id = await archived(record("large", event));
    const { value } = await json("dead-letters", "show", id);
    expect(JSON.parse(value.body).Record.event).toEqual(event);
    const redriven = await json("dead-letters", "redrive", id);
    expect(redriven).toMatchObject({ status: 1, value: [{ result: "needs-edit" }] });
    expect(redriven.value[0].reason).toMatch(/248\d{3}|248,\d{3}/);
  });

  it("records an event of 1,000,000 bytes that the rule could not deliver in the form that fits", async () => {
    // EventBridge delivers the detail as it was sent, white space included.
    const Detail = `{"a":${" ".repeat(800_000)}1,"b":"${"x".repeat(199_000)}"}`;
    const client = new EventBridgeClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
    const { eventBus: EventBusName } = theTask(cloud);
    const Entries = [{ EventBusName, Source: "shop", DetailType: "order", Detail }];
    const { Entries: [sent] = [] } = await client.send(new PutEventsCommand({ Entries }));
    const list = async () => (await json("dead-letters", "list")).value;
    await vi.waitFor(
      async () => expect(await list()).toContainEqual(expect.objectContaining({ messageId: sent?.EventId })),
      15_000,
    );
    const entry = (await list()).find(({ messageId }: { messageId?: string }) => messageId === sent?.EventId);
    expect(entry).toMatchObject({ kind: "event", error: "EventUndelivered" });
    expect(entry.body).toContain(Detail);
    expect(await json("dead-letters", "redrive", entry.deadLetterId)).toMatchObject({
      value: [{ result: "recorded" }],
    });
  });

  it("refuses a conflict without an edited body or another id", async () => {
    await json("dead-letters", "redrive", await archived(record("taken", 1)));
    const id = await archived(record("taken", 2));
    const { value } = await json("dead-letters", "redrive", id);
    expect(value[0]).toMatchObject({ result: "needs-edit" });
    expect(value[0].reason).toContain("Another message with this id is recorded");
  });

  it("starts nothing if the message has been recorded since", async () => {
    const first = await archived(record("meanwhile"));
    const second = await archived(record("meanwhile"));
    await json("dead-letters", "redrive", first);
    expect((await json("dead-letters", "redrive", second)).value).toMatchObject([
      { result: "already-recorded" },
    ]);
    expect(await statusOf(second)).toBe("recorded");
  });

  it("redrives everything that is not recorded yet; what needs an edit is reported", async () => {
    const open = await Promise.all([archived(record("all-1")), archived(record("all-2"))]);
    const { value } = await json("dead-letters", "redrive", "--all");
    for (const deadLetterId of open) {
      expect(value).toContainEqual(expect.objectContaining({ deadLetterId, result: "recorded" }));
    }
    const again = await json("dead-letters", "redrive", "--all");
    expect(again.value.filter(({ result }: { result: string }) => result === "recorded")).toEqual([]);
  });

  it("starts one execution for two redrives at once", async () => {
    const id = await archived(record("interrupted"));
    const calls = await Promise.all([
      json("dead-letters", "redrive", id),
      json("dead-letters", "redrive", id),
    ]);
    for (const { value } of calls) {
      expect(["recorded", "already-recorded"]).toContain(value[0].result);
    }
    const executions = await json("executions", "--limit", "200");
    expect(
      executions.value.filter(({ name }: { name: string }) => name.startsWith(`redrive-${id}`)),
    ).toHaveLength(1);
  });
});
