import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lockDirectory } from "./lock-directory.ts";

vi.setConfig({ testTimeout: 60_000 });

let directory: string;
let running: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepfunctions lock "));
});
afterEach(async () => {
  await Promise.all(running.map(kill));
  running = [];
  rmSync(directory, { recursive: true });
});

/** Processes that wait for one word, and what each says to it. */
async function starters(count: number): Promise<{ child: ChildProcess; go(): Promise<string> }[]> {
  const script = fileURLToPath(new URL("./lock-and-stay.ts", import.meta.url));
  return Promise.all(
    Array.from({ length: count }, async () => {
      const child = spawn(process.execPath, [script, directory], { stdio: ["pipe", "pipe", "inherit"] });
      running.push(child);
      const lines = createInterface({ input: child.stdout });
      await once(lines, "line");
      return {
        child,
        go: async () => {
          child.stdin.write("go\n");
          const [line] = await once(lines, "line");
          return String(line);
        },
      };
    }),
  );
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

it("of many processes that start at once exactly one takes the folder", async () => {
  const said = await Promise.all((await starters(8)).map(({ go }) => go()));
  expect(said.filter((line) => line === "taken")).toHaveLength(1);
  expect(said.filter((line) => line.startsWith(`${directory} is in use by `))).toHaveLength(7);
});

it("the folder of a killed process is taken at once, by exactly one of many", async () => {
  const [first] = await starters(1);
  expect(await first?.go()).toBe("taken");
  const others = await starters(8);
  if (first !== undefined) await kill(first.child);
  const said = await Promise.all(others.map(({ go }) => go()));
  expect(said.filter((line) => line === "taken")).toHaveLength(1);
});

it.each([
  ["of this one, as in a container that starts again", process.pid],
  ["of another program that runs", process.ppid],
])("a number %s in what a killed process left is no holder", (_, pid) => {
  writeFileSync(join(directory, "lock"), String(pid));
  lockDirectory(directory)();
});

it("is held until it is released, though nobody keeps what releases it", () => {
  lockDirectory(directory);
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  collectGarbage();
  expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by process ${process.pid}`);
});

it("a second one in the same process learns who has the folder", () => {
  const unlock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by process ${process.pid}`);
  unlock();
  lockDirectory(directory)();
});
