import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sstApps } from "@ringback/testing/sst-apps";
import { expect, it, onTestFinished, vi } from "vitest";
import { startRingbackAs } from "../testing/ringback.ts";
import { runCommand } from "../testing/run-command.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Any app of SST's: it has a queue with a function, and no workflow that waits. */
const app = sstApps.queueAndLink;
const startApp = (...words: string[]) => startRingbackAs({ app, words: ["start", "--port", "0", ...words] });

it("runs without a sample message and without the console, and says so in a line each", async () => {
  const running = startApp("--console-port", "0");
  await running.output(/set AWS_ENDPOINT_URL=/);
  running.process.kill("SIGTERM");
  const { status, stdout, stderr } = await running.ended;
  expect(stdout).toMatch(/^No sample message: the app has no buffered task \(.*\)\.$/m);
  expect(stdout).toMatch(/^No console: /m);
  expect(stdout).not.toMatch(/http:\S+:4480|Console:|ringback send/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it("is refused by the commands, with what it does not link", async () => {
  const running = startApp();
  const [, endpoint = ""] = await running.output(/ready on (\S+)/);
  const sentence = `ringback: The app queue-and-link in the local cloud at ${endpoint} has no buffered task: it links no task, no workflow, no DeadLettersTable.\n`;
  for (const words of [["send"], ["executions"], ["dead-letters", "list"], ["verify"]]) {
    const { status, stdout, stderr } = await runCommand(...words, "--endpoint", endpoint);
    expect({ words, status, stdout, stderr }).toEqual({ words, status: 1, stdout: "", stderr: sentence });
  }
});

it("is not started where an option needs messages", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback events "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const events = join(folder, "events.jsonl");
  await writeFile(events, JSON.stringify({ id: "a", time: "2026-01-01T00:00:00Z", detail: 1 }));
  for (const [words, options] of [
    [["--once"], "--once"],
    [["--count", "3"], "--count"],
    [["--once", "--events", events], "--once and --events"],
  ] as const) {
    const { status, stdout, stderr } = await startApp(...words).ended;
    expect({ options, status }).toEqual({ options, status: 2 });
    expect(stderr).toMatch(
      new RegExp(`^ringback: The app has no buffered task .*: start it without ${options}\\.\n$`),
    );
    expect(stdout).not.toContain("Running.");
  }
});
