import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Cloud, openCloud } from "@ringback/cli/cloud/cloud";
import { theTask, theWorkflow } from "@ringback/cli/cloud/narrowed";
import { taskQueues, undeliveredQueue } from "@ringback/cli/cloud/task-queues";
import { tokenFinder } from "@ringback/cli/task-tokens/token-finder";
import { runCommand } from "@ringback/cli/testing/run-command";
import { localQueues } from "@ringback/cli/verify/targets/local-queues";
import type { AimedFault } from "@ringback/local/faults/faults";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CloudProcess, startCloudProcess } from "./cloud/cloud-process.ts";
import { type Evidence, gatherEvidence } from "./evidence/evidence.ts";
import { type QueueCounter, queueCounter } from "./evidence/queue-counter.ts";
import { quickSettings } from "./testing/quick-settings.ts";

/** Every message's content holds this, so that nothing of one is overlooked. */
const contentMark = "confidential-content";
/** Tokens that no Step Functions gave out, for bodies that come to the queue by themselves. */
const strayTokens = ["stray", "unread", "too-long"].map((name) => `${name}-`.padEnd(400, "TokenOfNoTask"));
const [strayToken = "", unreadToken = "", longToken = ""] = strayTokens;

const rows = {
  success: { detail: { text: contentMark } },
  malformed: { time: "yesterday" },
  "invalid input": { time: "" },
  conflict: { id: "success", detail: { text: `other ${contentMark}` } },
  "dead-lettered": {},
  "late callback": {},
  "no callback": {},
  crashed: {},
  "out of memory": {},
};
const attempts = quickSettings.storeCall.attempts;
const aims: AimedFault[] = [
  { kind: "dynamodb.throttle", messageId: "dead-lettered", times: attempts * quickSettings.maxReceiveCount },
  { kind: "callback.throttle", messageId: "late callback", times: attempts },
  { kind: "callback.down", messageId: "no callback", times: attempts * quickSettings.maxReceiveCount },
  { kind: "function.crash-before-callback", messageId: "crashed", times: 1 },
  { kind: "function.out-of-memory", messageId: "out of memory", times: 1 },
];

let folder: string;
let cloudProcess: CloudProcess;
let cloud: Cloud;
let queues: QueueCounter;
let evidence: Evidence;
const events: unknown[] = [];
/** What each command wrote, on both streams. */
const written = new Map<string, string>();
let log: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback secrets "));
  const logFile = join(folder, "log");
  cloudProcess = await startCloudProcess({
    app: smallApp,
    dataDir: join(folder, "data"),
    logFile,
    settings: quickSettings,
    seed: 1,
    events: "all",
    onEvent: (event) => events.push(event),
  });
  cloudProcess.aim(aims);
  cloud = await openCloud({ endpoint: cloudProcess.endpoint });
  queues = await queueCounter(cloud, cloudProcess.endpoint);
  const client = localQueues(cloudProcess.endpoint);
  const { work } = await taskQueues(client, theTask(cloud.tasks));
  const undelivered = (await undeliveredQueue(client, theWorkflow(cloud.workflows))) ?? "";
  const sendBody = (QueueUrl: string, body: object | string) => {
    const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
    return client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };
  for (const [name, row] of Object.entries(rows)) {
    await start(name, {
      id: name,
      time: "2026-01-01T00:00:00Z",
      detail: { text: `${contentMark} ${name}` },
      ...row,
    });
  }
  await sendBody(work, { MyTaskToken: strayToken, Record: record("stray") });
  await sendBody(work, {
    MyTaskToken: `${longToken}${longToken.repeat(6)}`,
    Record: record("too long"),
  });
  await sendBody(work, `${contentMark} "MyTaskToken":"${unreadToken}`);
  await sendBody(undelivered, {
    id: "undelivered",
    time: "2026-01-01T00:00:00Z",
    detail: contentMark,
  });
  await vi.waitFor(
    async () => {
      expect(
        (
          await cloud.stepFunctions.send(
            new ListExecutionsCommand({
              stateMachineArn: theWorkflow(cloud.workflows).arn,
              statusFilter: "RUNNING",
            }),
          )
        ).executions,
      ).toEqual([]);
      expect(await queues.count()).toBe(0);
    },
    { timeout: 60_000, interval: 200 },
  );
  const before = await gatherEvidence(cloud, queues, cloudProcess.tables);
  const entry = (messageId: string) =>
    String(before.deadLetters.find((item) => item["messageId"] === messageId)?.["deadLetterId"]);
  for (const words of [
    ["send", "--message", contentMark, "--wait"],
    ["send", "--message", contentMark, "--bus"],
    ["executions"],
    ["execution", "success"],
    ["execution", "dead-lettered"],
    ["messages"],
    ["messages", "get", "success"],
    ["dead-letters", "list"],
    ["dead-letters", "show", entry("stray")],
    ["dead-letters", "show", entry("malformed")],
    ["dead-letters", "redrive", entry("malformed")],
    ["dead-letters", "redrive", "--all"],
    ["dead-letters", "redrive", "--failed-executions"],
  ]) {
    for (const form of [[], ["--json"]]) {
      const { stdout, stderr } = await runCommand(...words, ...form, "--endpoint", cloudProcess.endpoint);
      const name = [...words, ...form].join(" ").replace(/[0-9a-f-]{36}/, "ID");
      written.set(name, `${written.get(name) ?? ""}${stdout}${stderr}`);
    }
  }
  evidence = await gatherEvidence(cloud, queues, cloudProcess.tables);
  log = await readFile(logFile, "utf8");
}, 120_000);

afterAll(async () => {
  await cloudProcess.close();
  await rm(folder, { recursive: true });
});

const record = (messageId: string) => ({ messageId, createdAt: "2026-01-01T00:00:00Z", event: contentMark });

async function start(name: string, input: object): Promise<void> {
  const { arn: stateMachineArn } = theWorkflow(cloud.workflows);
  await cloud.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: name.replaceAll(" ", "-"),
      input: JSON.stringify(input),
    }),
  );
}

/** Every API answer about an execution, with the one field that holds a token cut out of its history. */
async function answersAboutExecutions(): Promise<string> {
  const answers: unknown[] = [];
  const { arn: stateMachineArn } = theWorkflow(cloud.workflows);
  answers.push(await cloud.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn })));
  answers.push(await cloud.stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn })));
  for (const { described } of evidence.executions) {
    const { executionArn } = described;
    answers.push(await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn })));
    const { events: history = [] } = await cloud.stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn }),
    );
    answers.push(
      history.map(({ taskScheduledEventDetails: scheduled, ...event }) => ({
        ...event,
        scheduled: { ...scheduled, parameters: undefined },
      })),
    );
  }
  return JSON.stringify(answers);
}

describe("a task token", () => {
  const holdsToken = () => {
    const tokens = evidence.executions.flatMap((execution) => execution.tokens);
    expect(tokens.length).toBeGreaterThanOrEqual(Object.keys(rows).length - 1);
    return tokenFinder([...tokens, ...strayTokens]);
  };

  it("is found where it is, so that this search can find it", () => {
    const [token = ""] = evidence.executions.flatMap((execution) => execution.tokens);
    expect(holdsToken()(`{"Parameters":"{\\"MyTaskToken\\":\\"${token}\\"}"}`)).toBe(true);
    expect(holdsToken()(strayToken)).toBe(true);
  });

  it("is in no line that a function or the local cloud wrote, and in no event of the local cloud", () => {
    expect(log).toContain("settled");
    expect(holdsToken()(log)).toBe(false);
    expect(events.length).toBeGreaterThan(50);
    expect(holdsToken()(JSON.stringify(events))).toBe(false);
  });

  it("is in no item of the messages table and in no entry of the archive", () => {
    expect(holdsToken()(JSON.stringify(evidence.tables))).toBe(false);
    expect(evidence.deadLetters.length).toBeGreaterThanOrEqual(7);
    expect(holdsToken()(JSON.stringify(evidence.deadLetters))).toBe(false);
  });

  it("is in no answer about an execution but the parameters of its task in the history", async () => {
    expect(holdsToken()(await answersAboutExecutions())).toBe(false);
  });

  it("is in nothing that a command writes", () => {
    const holds = holdsToken();
    const leaks = [...written].filter(([, text]) => holds(text)).map(([name]) => name);
    expect(leaks).toEqual([]);
  });
});

describe("a message's content", () => {
  it("is in no line that a function or the local cloud wrote, and in no event of the local cloud", () => {
    expect(log).not.toContain(contentMark);
    expect(JSON.stringify(events)).not.toContain(contentMark);
  });

  it("is in the fields of a table that keep it, and in no other", () => {
    for (const item of [...Object.values(evidence.tables).flat(), ...evidence.deadLetters]) {
      const fields = Object.keys(item).filter((field) => JSON.stringify(item[field]).includes(contentMark));
      expect(fields).toEqual(["event" in item ? "event" : "body"]);
    }
  });

  it("is in no error and no cause of an execution", () => {
    const failed = evidence.executions.filter(({ described }) => described.status === "FAILED");
    expect(failed.length).toBeGreaterThanOrEqual(4);
    for (const { described } of failed)
      expect(`${described.error} ${described.cause}`).not.toContain(contentMark);
  });

  it("is written by the commands that show a message, and by no other", () => {
    const shows = [...written].filter(([, text]) => text.includes(contentMark)).map(([name]) => name);
    const asked = [
      ...["execution success", "messages", "messages get success", "dead-letters show ID"],
      ...["execution success --json", "execution dead-lettered --json", "messages --json"],
      ...["messages get success --json", "dead-letters list --json", "dead-letters show ID --json"],
    ];
    expect(shows.toSorted()).toEqual(asked.toSorted());
  });
});
