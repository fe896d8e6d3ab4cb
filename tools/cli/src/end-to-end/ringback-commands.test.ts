import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { ringback } from "../testing/ringback.ts";
import { runCommand } from "../testing/run-command.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
});
afterAll(() => cloud.close());

const time = "2022-04-18T07:51:06Z";
async function eventFile(...events: readonly object[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback events "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "events.jsonl");
  await writeFile(file, events.map((event) => JSON.stringify(event)).join("\n"));
  return file;
}

const ask = (...words: string[]) => runCommand(...words, "--endpoint", cloud.endpoint);
const json = async (...words: string[]) => JSON.parse((await ask(...words, "--json")).stdout);

describe("ringback against a running cloud", () => {
  it("sends a message, waits for its execution, and lists both, each command as a process", async () => {
    const start = async (...words: string[]) => {
      const { stdout, stderr, status } = await ringback(...words, "--json", "--endpoint", cloud.endpoint);
      expect([stderr, status]).toEqual(["", 0]);
      return JSON.parse(stdout);
    };
    const [sent] = await start("send", "--message", "Hello", "--wait");
    expect(sent).toMatchObject({ status: "SUCCEEDED" });
    const executions = await start("executions");
    expect(executions).toContainEqual(expect.objectContaining({ name: sent.name, status: "SUCCEEDED" }));
    const message = await start("messages", "get", sent.name);
    expect(message).toMatchObject({ messageId: sent.name, event: '{"message":"Hello"}' });
    expect(await start("messages")).toContainEqual(message);
  });

  it("shows the history of an execution without its task token, and whether the message is recorded", async () => {
    const [sent] = await json("send", "--wait");
    const { stdout } = await ask("execution", sent.name);
    expect(stdout).toMatch(
      /ExecutionStarted[\s\S]*TaskScheduled[\s\S]*TaskSubmitted[\s\S]*ExecutionSucceeded/,
    );
    expect(stdout).toContain(`message  ${sent.name}: recorded`);
    const shown = await json("execution", sent.name);
    const scheduled = JSON.stringify(
      shown.events.find(({ type }: { type: string }) => type === "TaskScheduled"),
    );
    expect(scheduled).toContain("[redacted]");
    expect(scheduled).toContain("A secret message");
  });

  it("says that a message is not recorded if another message with its id is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ringback conflict "));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "event.json");
    const event = { id: "conflict", time: "2022-04-18T07:51:06Z", detail: { n: 1.5 } };
    await writeFile(file, JSON.stringify(event));
    await ask("send", "--event", file, "--wait");
    expect((await json("execution", "conflict")).message).toEqual({ messageId: "conflict", recorded: true });
    const input = JSON.stringify({ ...event, detail: { n: 2 } });
    const { stateMachineArn } = theTask(cloud);
    await cloud.stepFunctions.call("StartExecution", { stateMachineArn, name: "conflict-2", input });
    await vi.waitFor(
      async () => expect((await json("execution", "conflict-2")).error).toBe("MessageConflict"),
      { timeout: 10_000, interval: 100 },
    );
    const { stdout } = await ask("execution", "conflict-2");
    expect(stdout).toContain("message  conflict: not recorded; another message with this id is recorded");
  });

  it("puts events on the event bus, and prints the executions that the rule started", async () => {
    const put = await json("send", "--count", "12", "--bus");
    expect(put).toHaveLength(12);
    const names = (await json("executions", "--limit", "200")).map(({ name }: { name: string }) => name);
    for (const { eventId, name } of put) {
      expect(name).toMatch(new RegExp(`^${eventId}_`));
      expect(names).toContain(name);
    }
  });

  it("waits for the executions of events on the event bus", async () => {
    const { stdout, status } = await ask("send", "--message", "by bus", "--bus", "--wait");
    const [, name = "", id = ""] = /^(([0-9a-f-]{36})_\S+) {2}SUCCEEDED\n$/.exec(stdout) ?? [];
    expect(status).toBe(0);
    expect((await json("execution", name)).message).toEqual({ messageId: id, recorded: true });
  });

  it("reports events that the event bus refuses, and continues with the others", async () => {
    const file = await eventFile(
      { id: "r-1", time, detail: { n: 1 }, source: "aws.mine" },
      { id: "r-2", time, detail: { n: 2 } },
    );
    const { stdout, stderr, status } = await ask("send", "--event", file, "--bus");
    expect(stdout).toMatch(
      /^refused by the event bus: NotAuthorizedForSourceException: .*\n[0-9a-f-]{36}_\S+ {2}started\n$/,
    );
    expect(stderr).toBe("ringback: 1 of 2 events have no execution.\n");
    expect(status).toBe(1);
  });

  it("continues with a file that was sent in part, and sends nothing twice", async () => {
    const event = (n: number) => ({ id: `part-${n}`, time, detail: { n } });
    await ask("send", "--event", await eventFile(event(1), event(2)), "--wait");
    const file = await eventFile(event(1), event(2), event(3), event(4));
    const { stdout, stderr, status } = await ask("send", "--event", file);
    expect(stdout.split("\n")).toEqual([
      "part-1  SUCCEEDED  already sent",
      "part-2  SUCCEEDED  already sent",
      "part-3  started",
      "part-4  started",
      "",
    ]);
    expect([stderr, status]).toEqual(["", 0]);
    const again = await json("send", "--event", file, "--wait");
    expect(again.map(({ status }: { status: string }) => status)).toEqual(Array(4).fill("SUCCEEDED"));
  });

  it("reports an event whose id another message has, and sends the others", async () => {
    await ask("send", "--event", await eventFile({ id: "taken", time, detail: { n: 1 } }), "--wait");
    const file = await eventFile(
      { id: "taken", time, detail: { n: 2 } },
      { id: "free", time, detail: { n: 3 } },
    );
    const { stdout, stderr, status } = await ask("send", "--event", file, "--wait");
    expect(stdout).toBe(
      "taken  not sent: another message has an execution with this name\nfree  SUCCEEDED\n",
    );
    expect(stderr).toBe("ringback: 1 of 2 events have no execution.\n");
    expect(status).toBe(1);
  });

  it("prints the endpoint of a stage if the environment sends its requests elsewhere", async () => {
    const linked = { App: { name: "ringback", stage: "staging" }, ...cloud.graph.links };
    vi.stubEnv("SST_RESOURCES_JSON", JSON.stringify(linked));
    vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { stdout, stderr, status } = await ringback("messages", "get", "absent", "--stage", "staging");
    expect(stderr).toBe(
      `note: AWS_ENDPOINT_URL sends requests for stage staging to ${cloud.endpoint}, not to AWS.\n` +
        `ringback: No message absent in stage staging at ${cloud.endpoint}.\n`,
    );
    expect([stdout, status]).toEqual(["", 1]);
  });

  it("finds the local cloud by AWS_ENDPOINT_URL", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { stdout, status } = await ringback("send", "--message", "by variable", "--wait");
    expect(stdout).toMatch(/SUCCEEDED/);
    expect(status).toBe(0);
  });

  it("lists and shows dead letters", async () => {
    expect((await ask("dead-letters", "list")).status).toBe(0);
    const { status, stderr } = await ask("dead-letters", "show", "absent");
    expect(status).toBe(1);
    expect(stderr).toBe(`ringback: No dead letter absent in the local cloud at ${cloud.endpoint}.\n`);
  });

  it("exits with 1 if a message fails, with --wait", async () => {
    const { status, stderr } = await ask(
      "send",
      "--event",
      fileURLToPath(new URL("./bad-event.json", import.meta.url)),
      "--wait",
    );
    expect(stderr).toContain("1 of 1 executions did not succeed");
    expect(status).toBe(1);
  });
});

describe("ringback with a wrong command line", () => {
  it.each([
    [["sned"], /unknown command 'sned'/],
    [["send", "--count", "0"], /whole number, 1 or more/],
    [["send", "--count", "2", "--event", "x"], /--event cannot be combined/],
    [["executions", "--status", "DONE"], /RUNNING, SUCCEEDED/],
    [["executions", "--endpoint", "https://example.com"], /on this machine/],
    [["send", "--stage", "production"], /npx sst shell --stage production/],
    [["start", "--port", "70000"], /port number from 0 to 65535/],
    [["start", "--events", "absent.jsonl"], /cannot be read \(ENOENT\)/],
    [["dead-letters", "redrive"], /Give one ID, or --all/],
  ])("%j prints one line, exit status 2", async (words, sentence) => {
    const { status, stderr, stdout } = await runCommand(...words);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(words[0] === "sned" ? 2 : 1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("says how to start a local cloud if none is running", async () => {
    const { status, stderr } = await ringback("executions", "--endpoint", "http://127.0.0.1:9");
    expect(stderr).toBe(
      "ringback: No local cloud is running on port 9 of this machine. Start one with `npm start`, or give its address with --endpoint URL.\n",
    );
    expect(status).toBe(1);
  });
});
