import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommand } from "../testing/run-command.ts";

const turned = String.fromCodePoint(0x202e);
const recorded = {
  id: `escape-\u001b[31m${turned}`,
  time: "2026-11-25T10:00:00Z",
  detail: { message: `\u001b]0;title\u0007 ${turned}abc\nforged line` },
};
const refused = { ...recorded, id: `${recorded.id}${"x".repeat(2049)}` };

let cloud: LocalCloud;
let folder: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
  folder = await mkdtemp(join(tmpdir(), "ringback terminal "));
  for (const event of [recorded, refused]) await writeFile(fileOf(event), JSON.stringify(event));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const fileOf = ({ id }: { readonly id: string }) => join(folder, `${id.length}.json`);
const ask = (...words: string[]) => runCommand(...words, "--endpoint", cloud.endpoint);
const json = async (...words: string[]) => JSON.parse((await ask(...words, "--json")).stdout);

/** Characters that a terminal does not show as they are, except line feeds. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

it("escapes control characters of a message in every table and every detail", async () => {
  for (const event of [recorded, refused]) await ask("send", "--event", fileOf(event), "--wait");
  const [entry] = await json("dead-letters", "list");
  const [first, second] = (await json("executions")).map(({ name }: { name: string }) => name);
  const commands = [
    ["messages"],
    ["messages", "get", recorded.id],
    ["messages", "get", `absent-${recorded.id}`],
    ["executions"],
    ["execution", first],
    ["execution", second],
    ["dead-letters", "list"],
    ["dead-letters", "show", entry.deadLetterId],
    ["dead-letters", "redrive", entry.deadLetterId],
    ["dead-letters", "redrive", `absent-${recorded.id}`],
    ["send", "--event", fileOf(recorded)],
    ["send", "--event", `${recorded.id}.json`],
    ["execution", first, `--odd${recorded.id}`],
  ];
  for (const words of commands) {
    const { stdout, stderr } = await ask(...words);
    expect(`${stdout}${stderr}`, words.join(" ")).not.toMatch(invisible);
    expect(`${stdout}${stderr}`.length, words.join(" ")).toBeGreaterThan(10);
  }
  const { stdout } = await ask("messages", "get", recorded.id);
  expect(stdout).toContain("message  escape-\\u001b[31m\\u202e\n");
});

it("prints JSON without control characters that parses to the same message", async () => {
  await ask("send", "--event", fileOf(recorded), "--wait");
  const { stdout } = await ask("messages", "get", recorded.id, "--json");
  expect(stdout).not.toMatch(invisible);
  const message = JSON.parse(stdout);
  expect(message.messageId).toBe(recorded.id);
  expect(JSON.parse(message.event)).toEqual(recorded.detail);
});
