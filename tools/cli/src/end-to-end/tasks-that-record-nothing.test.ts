import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { appOfTasks, type MadeApp } from "@ringback/testing/app-of-tasks";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runCommand } from "../testing/run-command.ts";
import { allRows } from "../verify/rows/all-rows.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Each of two tasks is the whole of a workflow, and records nothing. */
let app: MadeApp;
let local: LocalCloud;
beforeAll(async () => {
  app = await appOfTasks(2);
  local = await startLocalCloud({ app: app.folder, port: 0 });
});
afterAll(async () => {
  await local.close();
  await app[Symbol.asyncDispose]();
});

const ask = (...words: string[]) => runCommand(...words, "--endpoint", local.endpoint);
const json = async (...words: string[]) => JSON.parse((await ask(...words, "--json")).stdout);

it("an execution says that its work was done, and nothing about a record", async () => {
  const [sent] = await json("send", "--workflow", "Task1", "--message", "Hello", "--wait");
  expect(sent).toMatchObject({ status: "SUCCEEDED" });
  const { stdout } = await ask("execution", sent.name);
  expect(stdout).toContain(`message  ${sent.name} (Work, task Task1): its work was done\n`);
  expect(stdout).not.toContain("record");
});

it("messages says that no task records any", async () => {
  expect(await ask("messages")).toMatchObject({
    status: 1,
    stderr: `ringback: No task of the app many in the local cloud at ${local.endpoint} records messages.\n`,
  });
  const { stderr } = await ask("messages", "--task", "Task1");
  expect(stderr).toContain("The task Task1 of the app many in ");
  expect(stderr).toContain(" records no messages.");
});

it("verify checks the rows that need no record, and fails no other", async () => {
  const { status, stdout } = await ask("verify", "--task", "Task2", "--json");
  const rows: { row: string; result: string; seen: string }[] = JSON.parse(stdout).rows;
  const needsOf = new Map(allRows.map(({ name, needs }) => [name, needs]));
  for (const { row, result, seen } of rows) {
    const needs = needsOf.get(row);
    if (needs === "recording")
      expect({ row, result, seen }).toMatchObject({
        result: "skipped",
        seen: "the task Task2 records nothing",
      });
    else if (needs === "events")
      expect({ row, result, seen }).toMatchObject({
        result: "skipped",
        seen: "no event starts the workflow Task2",
      });
    else expect({ row, result }).toEqual({ row, result: "passed" });
  }
  expect(status).toBe(0);
});
