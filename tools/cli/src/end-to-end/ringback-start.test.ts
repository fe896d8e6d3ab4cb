import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executionOutputSchema } from "@ringback/contracts/workflow/task-output-schema";
import { faultKinds } from "@ringback/local/faults/fault-kinds";
import { copySmallApp } from "@ringback/testing/copy-small-app";
import { isAlive } from "@ringback/testing/is-alive";
import { type RingbackProcess, ringbackProcess } from "@ringback/testing/ringback-process";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ringback, startRingback } from "../testing/ringback.ts";

/** The child processes of a process: from /proc on Linux, from a command on macOS. */
function childrenOf(pid: number): number[] {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("/usr/bin/pgrep", ["-P", String(pid)], { encoding: "utf8" });
    return stdout.split("\n").filter(Boolean).map(Number);
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
}
function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

it("records the sample and ends: every step with its time, the output, exit status 0", async () => {
  const { status, stdout } = await ringback("start", "--once", "--port", "0");
  expect(status).toBe(0);
  const steps = [
    "started",
    "queued",
    "received +in a batch of 1",
    "recorded",
    "called back +succeeded",
    "SUCCEEDED",
  ];
  expect(stdout).toMatch(new RegExp(steps.map((step) => `m?s +${step}[^\n]*\n`).join("[ \\d.]*")));
  const output = executionOutputSchema.parse(JSON.parse(stdout.slice(stdout.indexOf("\n{"))));
  expect(output).toMatchObject({
    detail: { message: "A secret message" },
    recordResult: { StatusCode: 200, Payload: { statusCode: 200, headers: { "Content-Type": "text/json" } } },
  });
});

it("records many and ends with a summary that counts every batch", async () => {
  const { status, stdout } = await ringback("start", "--once", "--port", "0", "--count", "100");
  expect(stdout).toMatch(/100 +SUCCEEDED/);
  const [, batches, size] =
    /(\d+) +batches, (\d+\.\d) messages each, 0 returned to the queue/.exec(stdout) ?? [];
  expect(Math.abs(Number(batches) * Number(size) - 100)).toBeLessThanOrEqual(Number(batches) * 0.05);
  expect(stdout).toMatch(/\d+ +messages a second/);
  expect(status).toBe(0);
});

it("prints the injected faults, and how the messages ended", async () => {
  const words = [
    "--count",
    "60",
    "--fault",
    "callback.throttle=0.6",
    "--fault",
    "sqs.late=0.1",
    "--seed",
    "5",
  ];
  const { status, stdout } = await ringback("start", "--once", "--port", "0", ...words);
  expect(stdout).toMatch(/60 +SUCCEEDED/);
  expect(stdout).toMatch(/injected faults\n +[1-9]\d* {2}callback\.throttle\n +[1-9]\d* {2}sqs\.late\n/);
  const results = /(\d+) {2}recorded at the first receive\n +(\d+) {2}recorded after a redelivery\n/.exec(
    stdout,
  );
  expect(Number(results?.[1]) + Number(results?.[2])).toBe(60);
  expect(Number(results?.[2])).toBeGreaterThan(0);
  expect(status).toBe(0);
});

it("understands npm start --once --count N without the --, or says in one line how to write it", async () => {
  const { folder, write, remove } = await copySmallApp();
  onTestFinished(remove);
  const start = `exec '${process.execPath}' '${join(import.meta.dirname, "..", "main.ts")}' start`;
  await write("package.json", JSON.stringify({ private: true, scripts: { start } }));
  const npmStart = (...words: string[]) =>
    spawnSync("npm", ["start", "--silent", ...words], { cwd: folder, encoding: "utf8" });
  const { status, stdout } = npmStart("--once", "--port=0", "--count", "3");
  expect(stdout).toMatch(/3 +.*SUCCEEDED/);
  expect(status).toBe(0);
  const unclear = npmStart("--once", "--count", "3", "--seed", "4");
  expect(unclear.stderr).toMatch(
    /ringback:.* npm takes the options before -- as its own; write it as: npm start -- --once --count VALUE --seed VALUE\n$/,
  );
  expect([unclear.stdout, unclear.status]).toEqual(["", 2]);
});

it("lists every kind of fault in its help, and what it does", async () => {
  const { stdout } = await ringback("start", "--help");
  for (const [kind, what] of Object.entries(faultKinds))
    expect(stdout).toContain(`${kind.padEnd(39)}${what}`);
});

it("records events from a file; one that cannot be recorded makes the exit status 1", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback events "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "events.jsonl");
  const event = (id: string) => JSON.stringify({ id, time: "2022-04-18T07:51:06Z", detail: { n: 1 } });
  await writeFile(file, `${event("one")}\n${event("two")}\n${event("x".repeat(2049))}\n`);
  const { status, stdout, stderr } = await ringback(
    ...["start", "--once", "--port", "0", "--events", file, "--fault", "dynamodb.slow=0.01"],
  );
  expect(stdout).toMatch(/2 +SUCCEEDED/);
  expect(stdout).toMatch(/1 +InvalidMessage/);
  expect(stdout).toMatch(/2 {2}recorded at the first receive\n +1 {2}archived, InvalidMessage\n/);
  expect(stderr).toContain("1 of 3 messages did not succeed");
  expect(status).toBe(1);
});

// A start takes less than that, except where the machine is busy with something else: then the end takes longer as well.
it.each(["SIGINT", "SIGTERM"] as const)(
  "ends within two seconds of %s, and leaves no process behind",
  async (signal) => {
    const began = performance.now();
    const running = startRingback("start", "--port", "0");
    await running.output(/Running\./);
    const limitMs = Math.max(2000, performance.now() - began);
    const children = childrenOf(running.process.pid ?? 0);
    expect(children.length).toBeGreaterThan(0);
    const requested = performance.now();
    running.process.kill(signal);
    running.process.kill(signal);
    const { status } = await running.ended;
    expect(performance.now() - requested).toBeLessThan(limitMs);
    expect(status).toBe(0);
    await expect.poll(() => children.filter(isAlive)).toEqual([]);
  },
);

it("ends within two seconds in the middle of many messages, and does not report success", async () => {
  const began = performance.now();
  const running = startRingback("start", "--once", "--port", "0", "--count", "20000");
  await running.output(/ready on/);
  const limitMs = Math.max(2500, performance.now() - began);
  const requested = performance.now();
  running.process.kill("SIGINT");
  const { status, stderr } = await running.ended;
  expect(performance.now() - requested).toBeLessThan(limitMs);
  expect(stderr).toBe("ringback: Interrupted before every message had its result.\n");
  expect(status).toBe(1);
});

it("prints the address of the functions' debugger", async () => {
  const running = startRingback("start", "--port", "0", "--inspect", "0");
  await running.output(/debugger +\S+: attach to ws:\/\/127\.0\.0\.1:\d+\//);
});

it("leaves no process behind when it is killed", async () => {
  const running = startRingback("start", "--port", "0");
  await running.output(/Running\./);
  const children = childrenOf(running.process.pid ?? 0);
  running.process.kill("SIGKILL");
  await running.ended;
  await expect.poll(() => children.filter(isAlive)).toEqual([]);
});

it("refuses an empty name for the data folder, which would mean the current folder", async () => {
  const { status, stderr } = await ringback("start", "--once", "--port", "0", "--data", "");
  expect(status).toBe(2);
  expect(stderr).toBe(
    "error: option '--data <dir>' argument '' is invalid. It must be the name of a folder.\n",
  );
});

describe("where a local cloud runs already", () => {
  let folder: string;
  let running: RingbackProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ringback data "));
    running = ringbackProcess({
      words: ["start", "--port", "0", "--console-port", "0", "--data", folder],
    });
    await running.output(/Running\./);
  });
  afterAll(async () => {
    running.process.kill("SIGKILL");
    await running.ended;
    await rm(folder, { recursive: true });
  });

  it("refuses a port that is in use, in one line that says how to choose another", async () => {
    const [, port = ""] = await running.output(/ready on http:\/\/127\.0\.0\.1:(\d+)/);
    const { status, stderr } = await ringback("start", "--port", port);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `ringback: Port ${port} is in use. Choose another with --port N, or a free one with --port 0.\n`,
    );
  });

  it("serves the console on the given port; if that is in use, it says so in one line, exit status 2", async () => {
    const [, port = ""] = await running.output(/Console: http:\/\/127\.0\.0\.1:(\d+)/);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    const { status, stderr } = await ringback("start", "--port", "0", "--console-port", port);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^ringback: .*${port}.*--console-port.*\n$`));
  });

  it("refuses a data folder that another process uses, in one line, and takes it once that has ended", async () => {
    const { status, stderr } = await ringback("start", "--once", "--port", "0", "--data", folder);
    expect(stderr).toBe(`ringback: ${folder} is in use by process ${running.process.pid}\n`);
    expect(status).toBe(1);
    running.process.kill("SIGTERM");
    await running.ended;
    expect((await ringback("start", "--once", "--port", "0", "--data", folder)).status).toBe(0);
  });
});
