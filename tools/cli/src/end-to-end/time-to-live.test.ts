import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openCloud } from "../cloud/cloud.ts";
import { runCommand } from "../testing/run-command.ts";

const time = "2001-01-01T00:00:00Z";
let local: LocalCloud;
let folder: string;

beforeAll(async () => {
  local = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(recordingSettings("local"), {
      stage: { messagesTtlDays: 40, deadLettersTtlDays: 20 },
    }),
  });
  folder = await mkdtemp(join(tmpdir(), "ringback-time-to-live-"));
});
afterAll(async () => {
  await local.close();
  await rm(folder, { recursive: true });
});

const run = (...words: string[]) => runCommand(...words, "--endpoint", local.endpoint);
const json = async (...words: string[]) => JSON.parse((await run(...words, "--json")).stdout);
const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString();
/** The days from now, rounded. */
const daysFromNow = (seconds: number) => Math.round((seconds - Date.now() / 1000) / 86_400);

async function record(id: string, detail: unknown): Promise<void> {
  const file = join(folder, `${id}.json`);
  await writeFile(file, JSON.stringify({ id, time, detail }));
  await run("send", "--wait", "--event", file);
}

/** Records a message, and sends another one with the same id, which is archived. Returns the id of its entry. */
async function archive(messageId: string): Promise<string> {
  await record(messageId, 1);
  const input = JSON.stringify({ id: messageId, time, detail: 2 });
  const { stateMachineArn } = theTask(local);
  await local.stepFunctions.call("StartExecution", { stateMachineArn, name: `${messageId}-again`, input });
  return vi.waitFor(
    async () => {
      const entries: { deadLetterId: string; messageId: string }[] = await json("dead-letters", "list");
      const { deadLetterId } = entries.find((entry) => entry.messageId === messageId) ?? {};
      if (deadLetterId === undefined) throw new Error("It is not archived yet.");
      return deadLetterId;
    },
    { timeout: 20_000 },
  );
}

describe("a stage whose tables keep their items for a time", () => {
  it("counts the days from now, even for an old event, and shows when an item expires", async () => {
    await record("old", 1);
    const item = await json("messages", "get", "old");
    expect(daysFromNow(item.expiresAtSeconds)).toBe(40);
    expect((await run("messages", "get", "old")).stdout).toContain(
      `expires  ${dateOf(item.expiresAtSeconds)}`,
    );
  });

  it("shows when an entry of the archive expires", async () => {
    const deadLetterId = await archive("shown");
    const entry = await json("dead-letters", "show", deadLetterId);
    expect(daysFromNow(entry.expiresAtSeconds)).toBe(20);
    expect((await run("dead-letters", "show", deadLetterId)).stdout).toContain(
      `expiresAtSeconds ${dateOf(entry.expiresAtSeconds)}`,
    );
  });

  it("treats an expired entry as deleted, even before DynamoDB has deleted it", async () => {
    const deadLetterId = await archive("over");
    const { tables, deadLettersTable } = await openCloud({ endpoint: local.endpoint });
    await tables.send(
      new UpdateCommand({
        TableName: deadLettersTable,
        Key: { deadLetterId },
        UpdateExpression: "SET expiresAtSeconds = :now",
        ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
      }),
    );
    const listed: { messageId: string }[] = await json("dead-letters", "list");
    expect(listed.map(({ messageId }) => messageId)).not.toContain("over");
    for (const command of ["show", "redrive"]) {
      const { stderr } = await run("dead-letters", command, deadLetterId);
      expect(stderr).toContain(`No dead letter ${deadLetterId} in`);
    }
  });

  it("passes the verification of a redelivery, which extends the time to live", async () => {
    const { stdout, error } = await run("verify", "--row", "redelivered");
    expect(error).toBeUndefined();
    expect(stdout).toMatch(/passed +redelivered/);
  });
});
