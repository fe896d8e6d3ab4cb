import { taskSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { createAffectedMessages } from "../evidence/affected-messages.ts";
import type { Evidence, SeenExecution } from "../evidence/evidence.ts";
import type { Run } from "../evidence/run.ts";
import type { PlannedExecution } from "../plan/planned-execution.ts";
import { appPromises } from "./app-promises.ts";

const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:order-workflow";
const executionArn = (name: string) => `${stateMachineArn.replace("stateMachine", "execution")}:${name}`;
const workflow = {
  workflow: "Order",
  arn: stateMachineArn,
  timeoutSeconds: 6000,
  tasks: [
    { state: "Charge customer", task: "Charge" },
    { state: "Record order", task: "Record" },
  ],
};
const settings = taskSettings("local");
const tasks = [
  { task: "Charge", queueUrl: "charge", settings },
  { task: "Record", queueUrl: "record", settings, messagesTable: "orders" },
];
const createdAt = "2026-01-01T00:00:00.000Z";
const token = "the-own-part-of-a-task-token".padEnd(400, "0123456789");

type Sent = SeenExecution["sent"][number];

function sent(state: string, messageId: string, end: Sent["end"], error?: string): Sent {
  return {
    state,
    record: { messageId, createdAt, event: { pieces: 1 } },
    sqsMessageIds: [`sqs-${state}-${messageId}`],
    attempts: 1,
    end,
    ...(error === undefined ? {} : { error }),
    isOver: end === "done",
  };
}

function execution(
  name: string,
  own: readonly Sent[],
  described: Partial<SeenExecution["described"]> = {},
): SeenExecution {
  return {
    name,
    workflow,
    tokens: [token],
    sent: own,
    described: {
      executionArn: executionArn(name),
      stateMachineArn,
      startDate: new Date(0),
      stopDate: new Date(1000),
      status: "SUCCEEDED",
      ...described,
    },
  };
}

const good = execution("good", [sent("Charge customer", "a", "done"), sent("Record order", "a", "done")]);
const declined = execution("declined", [sent("Charge customer", "b", "failed", "CardDeclined")], {
  status: "FAILED",
  error: "CardDeclined",
  cause: "{}",
});
const item = { messageId: "a", createdAt: Date.parse(createdAt), event: '{"pieces":1}' };
const entry = {
  deadLetterId: "sqs-Charge customer-b",
  task: "Charge",
  workflow: "order-workflow",
  execution: executionArn("declined"),
  state: "Charge customer",
  messageId: "b",
  error: "CardDeclined",
  reason: "The card is empty.",
};
const recording = (...items: Record<string, unknown>[]) => ({
  recorded: { Record: items },
  tables: { Orders: items },
});
const kept: Evidence = {
  executions: [good, declined],
  ...recording(item),
  deadLetters: [entry],
  queued: 0,
  queues: 4,
};
const planned: PlannedExecution[] = ["good", "declined"].map((executionName) => ({
  executionName,
  input: {},
  messageIds: [],
}));

function broken(change: Partial<Evidence>, run: Partial<Run> = {}): string[] {
  const affected = createAffectedMessages({ planned, kindOf: ({ kind }) => kind, killedKind: "killed" });
  const evidence = { ...kept, ...change };
  return appPromises({ planned, tasks, evidence, affected, log: "", downMs: 0, ...run })
    .filter((check) => check.broken.length > 0)
    .map(({ promise }) => promise);
}

describe("the promises of an app's tasks", () => {
  it("are kept by a run in which every task is done, or failed and archived", () => {
    expect(broken({})).toEqual([]);
  });

  const timedOut = execution("good", [sent("Charge customer", "a", "failed", "States.Timeout")], {
    status: "FAILED",
    error: "States.Timeout",
  });
  const { stopDate: _, ...running } = { ...good.described, status: "RUNNING" as const };
  const cases: [string, Partial<Evidence>, Partial<Run>, string[]][] = [
    [
      "an execution that still runs",
      { executions: [{ ...good, described: running }, declined] },
      {},
      ["no execution is left waiting"],
    ],
    [
      "one that took longer than its tasks may",
      { executions: [{ ...good, described: { ...good.described, stopDate: new Date(10 ** 10) } }, declined] },
      {},
      ["no execution is left waiting"],
    ],
    [
      "a task that nobody called back",
      { executions: [timedOut, declined], ...recording() },
      {},
      ["no execution is left waiting", "no task is left waiting"],
    ],
    [
      "a task that an execution has left behind",
      { executions: [execution("good", [sent("Record order", "a", "waiting")]), declined] },
      {},
      ["no task is left waiting"],
    ],
    ["a message left in a queue", { queued: 1 }, {}, ["no execution is left waiting"]],
    ["a success without its item", recording(), {}, ["SUCCEEDED means recorded"]],
    [
      "a success over other content",
      recording({ ...item, event: '{"pieces":2}' }),
      {},
      ["SUCCEEDED means recorded", "recorded once, never overwritten"],
    ],
    [
      "an item that nobody sent",
      recording(item, { ...item, messageId: "c" }),
      {},
      ["recorded once, never overwritten"],
    ],
    [
      "an item that was sent to another task",
      recording(item, { ...item, messageId: "b" }),
      {},
      ["recorded once, never overwritten"],
    ],
    ["a failure without its entry", { deadLetters: [] }, {}, ["kept with the reason"]],
    ["an entry without a reason", { deadLetters: [{ ...entry, reason: "" }] }, {}, ["kept with the reason"]],
    ...(["task", "workflow", "execution", "state", "messageId"] as const).map(
      (field): (typeof cases)[number] => [
        `an entry without its ${field}`,
        { deadLetters: [{ ...entry, [field]: undefined }] },
        {},
        ["kept with the reason"],
      ],
    ),
    ["a token in the log", {}, { log: `a line with ${token.slice(0, 60)}` }, ["no token elsewhere"]],
    ["a token in a table", { tables: { Stock: [{ article: token }] } }, {}, ["no token elsewhere"]],
  ];
  it.each(cases)("are broken by %s", (_what, change, run, expected) => {
    expect(broken(change, run)).toEqual(expected);
  });
});
