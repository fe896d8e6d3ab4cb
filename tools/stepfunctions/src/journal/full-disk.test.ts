import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openJournal } from "./journal.ts";

vi.setConfig({ testTimeout: 30_000 });

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:machine";
const definition = JSON.stringify({ StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } });
/** No file may grow beyond 64 KiB (or 32): a write over it is taken in part, as by a full disk. */
const limited = "ulimit -S -f 64; ";
/** Raises the limit of a process that runs; Linux has it. */
const prlimit = "/usr/bin/prlimit";
const large = JSON.stringify("x".repeat(200_000));

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "step functions "));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

type Call = (action: string, input: object) => Promise<{ status: number; answer: string }>;

async function serve(limit = ""): Promise<Call> {
  const command = `${limit}exec "$0" "$@"`;
  const words = [process.execPath, main, "--port", "0", "--data", folder];
  child = spawn("sh", ["-c", command, ...words], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface(child.stdout ?? process.stdin), "line");
  const endpoint = /http:\S+/.exec(String(line))?.[0] ?? "";
  return async (action, input) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "x-amz-target": `AWSStepFunctions.${action}` },
      body: JSON.stringify(input),
    });
    return { status: response.status, answer: await response.text() };
  };
}

async function end(signal: NodeJS.Signals): Promise<void> {
  child?.kill(signal);
  if (child !== undefined) await once(child, "exit");
}

async function fillDisk(call: Call): Promise<void> {
  const roleArn = "arn:aws:iam::000000000000:role/test";
  await call("CreateStateMachine", { name: "machine", roleArn, definition });
  expect(await call("StartExecution", { stateMachineArn, name: "before" })).toMatchObject({ status: 200 });
  expect(await call("StartExecution", { stateMachineArn, name: "large", input: large })).toEqual({
    status: 500,
    answer: expect.stringContaining("journal.jsonl cannot be written: EFBIG"),
  });
  // Not even what is asked: it may be of the large one, which is not written.
  expect(await call("ListExecutions", { stateMachineArn })).toMatchObject({ status: 500 });
}

const named = (name: string) => expect.stringContaining(`"name":"${name}"`);

it.each(["SIGTERM", "SIGKILL"] as const)(
  "a write that a full disk takes in part leaves a folder that starts again after %s, with all that was answered",
  async (signal) => {
    const full = await serve(limited);
    await fillDisk(full);
    await full("StartExecution", { stateMachineArn, name: "refused" });
    await end(signal);

    const call = await serve();
    expect(await call("ListExecutions", { stateMachineArn })).toEqual({
      status: 200,
      answer: named("before"),
    });
    expect(await call("StartExecution", { stateMachineArn, name: "after" })).toMatchObject({ status: 200 });
  },
);

it.skipIf(!existsSync(prlimit))("goes on where there is room again", async () => {
  const call = await serve(limited);
  await fillDisk(call);
  execFileSync(prlimit, ["--pid", String(child?.pid), "--fsize=unlimited"]);
  expect(await call("ListExecutions", { stateMachineArn })).toEqual({ status: 200, answer: named("large") });
  await end("SIGKILL");

  const again = await serve();
  expect(await again("ListExecutions", { stateMachineArn })).toEqual({ status: 200, answer: named("large") });
});

it("a damaged line is reported with its place", async () => {
  const call = await serve();
  expect((await call("ListStateMachines", {})).status).toBe(200);
  await end("SIGKILL");
  const journal = join(folder, "journal.jsonl");
  writeFileSync(journal, `${readFileSync(journal, "utf8")}{"kind":\n{}\n`);
  expect(() => openJournal(folder)).toThrow(`${journal}, byte 0: a damaged line`);
});
