import { describe, expect, it } from "vitest";
import { createAffectedMessages } from "../evidence/affected-messages.ts";
import type { Evidence, SeenExecution } from "../evidence/evidence.ts";
import type { Run } from "../evidence/run.ts";
import { quickSettings } from "../testing/quick-settings.ts";
import type { PlannedMessage } from "./planned-message.ts";
import { recorderPromises } from "./recorder-promises.ts";

const time = "2026-01-01T00:00:00.000Z";
const input = { id: "m", time, detail: { text: "hello" } };
const good: PlannedMessage = { executionName: "good", kind: "good", input, messageIds: ["m"] };
const other: PlannedMessage = {
  executionName: "other",
  messageIds: ["m"],
  kind: "other content",
  input: { ...input, detail: { text: "something else" } },
};
const planned = [good, other];
const workflow = { workflow: "Record", arn: "arn", timeoutSeconds: 60, tasks: [] };
const tasks = [{ task: "Record", queueUrl: "url", settings: quickSettings, messagesTable: "messages" }];
const token = "the-own-part-of-a-task-token".padEnd(400, "0123456789");

function execution(message: PlannedMessage, end: Partial<SeenExecution["described"]>): SeenExecution {
  const described = {
    executionArn: `arn:${message.executionName}`,
    stateMachineArn: "arn",
    startDate: new Date(0),
    stopDate: new Date(1000),
    input: JSON.stringify(message.input),
    status: end.status,
    ...end,
  };
  return { name: message.executionName, workflow, described, tokens: [token], sent: [] };
}

const output = (messageId: string, recorded: "now" | "before" = "now") => {
  const putStatus = { messageId, ProcessorResult: { recorded } };
  const Payload = { statusCode: 200, headers: { "Content-Type": "text/json" }, putStatus };
  return JSON.stringify({ ...input, recordResult: { Payload, StatusCode: 200 } });
};
const succeeded = execution(good, { status: "SUCCEEDED", output: output("m") });
const conflict = execution(other, { status: "FAILED", error: "MessageConflict", cause: "{}" });
const item = { messageId: "m", createdAt: Date.parse(time), event: '{"text":"hello"}' };
const entry = {
  deadLetterId: "sqs-1",
  error: "MessageConflict",
  reason: "Other content is recorded.",
  body: JSON.stringify({ Record: { messageId: "m", createdAt: time, event: other.input.detail } }),
};
const kept: Evidence = {
  executions: [succeeded, conflict],
  ...holding(item),
  deadLetters: [entry],
  queued: 0,
  queues: 3,
};

function holding(...items: Record<string, unknown>[]) {
  return { recorded: { Record: items }, tables: { Messages: items } };
}

function broken(change: Partial<Evidence>, run: Partial<Run<PlannedMessage>> = {}): string[] {
  const affected = createAffectedMessages({ planned, kindOf: ({ kind }) => kind, killedKind: "killed" });
  const evidence = { ...kept, ...change };
  return recorderPromises({ planned, tasks, evidence, affected, log: "", downMs: 0, ...run })
    .filter((check) => check.broken.length > 0)
    .map(({ promise }) => promise);
}

describe("the promises", () => {
  it("are kept by a run in which every message has the outcome of its row", () => {
    expect(broken({})).toEqual([]);
  });

  const waits = "no execution is left waiting";
  const recorded = "SUCCEEDED means recorded";
  const once = "recorded once, never overwritten";
  const archived = "kept with the reason";
  const tokens = "no token elsewhere";
  const siblings = "rest of the batch untouched";
  const { stopDate: _stopDate, ...waiting } = { ...succeeded.described, status: "RUNNING" as const };
  const late = { ...succeeded.described, stopDate: new Date(10 ** 9) };
  const dead = execution(good, { status: "FAILED", error: "MessageDeadLettered", cause: "{}" });
  const deadEntry = {
    ...entry,
    error: "MessageDeadLettered",
    body: JSON.stringify({ Record: { messageId: "m", createdAt: time, event: input.detail } }),
  };
  const cases: [string, Partial<Evidence>, Partial<Run<PlannedMessage>>, string[]][] = [
    [
      "an execution that still runs",
      { executions: [{ ...succeeded, described: waiting }, conflict] },
      {},
      [waits, siblings],
    ],
    ["one that is gone", { executions: [succeeded] }, {}, [waits]],
    [
      "one that nobody started",
      { executions: [...kept.executions, { ...succeeded, name: "stranger" }] },
      {},
      [waits],
    ],
    ["one that ended too late", { executions: [{ ...succeeded, described: late }, conflict] }, {}, [waits]],
    [
      "one whose task nobody called back",
      { executions: [execution(good, { status: "FAILED", error: "States.Timeout", cause: "" }), conflict] },
      {},
      [waits, archived, siblings],
    ],
    ["a message left in a queue", { queued: 1 }, {}, [waits]],
    ["a success without its item", holding(), {}, [recorded, siblings]],
    [
      "a success over other content",
      holding({ ...item, event: '{"text":"something else"}' }),
      {},
      [recorded, siblings],
    ],
    [
      "the output of another message",
      { executions: [execution(good, { status: "SUCCEEDED", output: output("n") }), conflict] },
      {},
      [recorded],
    ],
    ["an item that nobody sent", holding(item, { ...item, messageId: "n" }), {}, [once]],
    [
      "a message that two executions recorded",
      { executions: [succeeded, execution(other, { status: "SUCCEEDED", output: output("m") })] },
      {},
      [recorded, once, siblings],
    ],
    ["a failure that is not archived", { deadLetters: [] }, {}, [archived]],
    ["an archive without a reason", { deadLetters: [{ ...entry, reason: "" }] }, {}, [archived]],
    [
      "an archive without the content",
      { deadLetters: [{ ...entry, body: '{"Record":{"messageId":"m"}}' }] },
      {},
      [archived],
    ],
    ["a token in the log", {}, { log: `a line with ${token.slice(0, 60)}` }, [tokens]],
    ["a token in the archive", { deadLetters: [entry, { ...entry, group: token }] }, {}, [tokens]],
    [
      "a token in a cause",
      {
        executions: [
          succeeded,
          execution(other, { status: "FAILED", error: "MessageConflict", cause: token }),
        ],
      },
      {},
      [tokens],
    ],
    [
      "a dead letter that no fault affected",
      { executions: [dead, conflict], deadLetters: [entry, deadEntry] },
      {},
      [siblings],
    ],
  ];
  it.each(cases)("are broken by %s", (_what, change, run, expected) => {
    expect(broken(change, run)).toEqual(expected);
  });

  it("allow a dead letter whose every receive was lost to a fault", () => {
    const affected = createAffectedMessages({ planned, kindOf: ({ kind }) => kind, killedKind: "killed" });
    for (let receive = 0; receive < quickSettings.maxReceiveCount; receive += 1) {
      affected.onEvent({ type: "fault", at: receive, kind: "dynamodb.throttle", messageIds: ["m"] });
    }
    const change = { executions: [dead, conflict], deadLetters: [entry, deadEntry] };
    expect(broken(change, { affected })).toEqual([]);
  });
});
