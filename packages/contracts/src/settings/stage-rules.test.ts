import { describe, expect, it } from "vitest";
import {
  checkStage,
  checkStageRules,
  checkWorkflow,
  checkWorkflowRules,
  type NamedTask,
  type TimedWorkflow,
} from "./stage-rules.ts";
import { type StageSettings, stageSettings } from "./stage-settings.ts";
import { recordingSettings } from "./task-presets.ts";
import type { TaskSettings } from "./task-settings.ts";

const stage = stageSettings("production");
const task = (name: string, change: Partial<TaskSettings> = {}): NamedTask => ({
  name,
  settings: { ...recordingSettings("production"), ...change },
});
const record: NamedTask = { ...task("Record"), messagesTable: "messages" };
const broken = (change: Partial<StageSettings>, tasks: readonly NamedTask[] = [record]) =>
  checkStageRules({ ...stage, ...change }, tasks).map(({ rule }) => rule);

describe("checkStageRules", () => {
  it.each(["production", "staging", "local", "a-person"])("accepts stage %s with one task", (name) => {
    expect(
      checkStageRules(stageSettings(name), [{ name: "Record", settings: recordingSettings(name) }]),
    ).toEqual([]);
  });

  it.each<[string, readonly NamedTask[]]>([
    ["one more invocation", [task("Record", { maximumConcurrency: 11 })]],
    ["one more of the dead-letter function", [task("Record", { deadLetterMaximumConcurrency: 3 })]],
    ["a draining pair of queues", [task("Record", { drainingPairs: 1 })]],
    ["a second task", [record, task("Charge")]],
    ["less than one callback a second", [task("Record", { callbackRatePerSecond: 0 })]],
  ])("callbacks-within-quota breaks by %s", (_, tasks) => {
    expect(broken({}, tasks)).toEqual(["callbacks-within-quota"]);
  });

  it("shares the quota among all tasks, and names each", () => {
    const halves = [
      task("Record", { callbackRatePerSecond: 12 }),
      task("Charge", { callbackRatePerSecond: 13 }),
    ];
    expect(broken({}, halves)).toEqual([]);
    expect(() =>
      checkStage(stage, [record, task("Charge", { callbackRatePerSecond: 1, drainingPairs: 1 })]),
    ).toThrow(
      'The settings of stage "production" cannot work:\n- Task "Record" has maximumConcurrency (10) and deadLetterMaximumConcurrency (2) over 1 pair of queues, at callbackRatePerSecond (25; at least 1); Task "Charge" has maximumConcurrency (10) and deadLetterMaximumConcurrency (2) over 2 pairs of queues, at callbackRatePerSecond (1; at least 1). With at least one callback a second for each invocation this is over callbackQuotaPerSecond (300)',
    );
  });

  it.each<[string, Partial<StageSettings>]>([
    ["ttl-in-whole-days", { messagesTtlDays: 30.5, deadLettersTtlDays: 30 }],
    ["ttl-in-whole-days", { deadLettersTtlDays: 36_501 }],
    ["ttl-in-whole-days", { deadLettersTtlDays: Number.NaN }],
    ["messages-ttl-covers-dead-letters", { messagesTtlDays: 30, deadLettersTtlDays: 31 }],
    ["messages-ttl-covers-dead-letters", { messagesTtlDays: 30 }],
    ["dead-letters-ttl-covers-queue", { deadLettersTtlDays: 13 }],
  ])("%s breaks for %j", (rule, change) => {
    expect(broken(change)).toEqual([rule]);
  });

  it.each<Partial<StageSettings>>([
    {},
    { messagesTtlDays: 14, deadLettersTtlDays: 14 },
    { deadLettersTtlDays: 14 },
    { messagesTtlDays: 36_500, deadLettersTtlDays: 36_500 },
  ])("accepts the times to live %j", (change) => {
    expect(broken(change)).toEqual([]);
  });

  it("names each task whose dead letters would outlive their entries", () => {
    const short = task("Charge", { deadLetterRetentionSeconds: 7 * 86_400, maximumConcurrency: 2 });
    const sentences = checkStageRules({ ...stage, callbackQuotaPerSecond: 1000, deadLettersTtlDays: 7 }, [
      record,
      short,
    ]).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      'deadLettersTtlDays is 7, but deadLetterRetentionSeconds (1209600) of task "Record" is 14 days: an entry could go while its message is still in the dead-letter queue.',
    ]);
  });

  it("says what would happen to an entry whose message's item goes first", () => {
    const [violation] = checkStageRules({ ...stage, messagesTtlDays: 7 }, [record]);
    expect(violation?.sentence).toBe(
      "messagesTtlDays is 7, but deadLettersTtlDays is not set, and has to be as much at most: an entry of the archive that is sent again after the item of its message is gone would be recorded a second time.",
    );
  });
});

describe("checkWorkflowRules", () => {
  const workflow: TimedWorkflow = {
    name: "Order",
    timeoutSeconds: 9180,
    longestPathSeconds: 7620,
    tasks: [record],
  };
  const brokenBy = (change: Partial<TimedWorkflow>, of: Partial<StageSettings> = {}) =>
    checkWorkflowRules({ ...workflow, ...change }, { ...stage, ...of }).map(({ rule }) => rule);

  it.each<Partial<TimedWorkflow>>([
    {},
    { timeoutSeconds: 7621 },
    { timeoutSeconds: 99_999_999 },
    { longestPathSeconds: undefined, timeoutSeconds: 7621 },
    { longestPathSeconds: 0, tasks: [], timeoutSeconds: 60 },
  ])("accepts %j", (change) => {
    expect(brokenBy(change)).toEqual([]);
  });

  it.each<[string, Partial<TimedWorkflow>]>([
    ["execution-outlives-tasks", { timeoutSeconds: 7620 }],
    ["execution-outlives-tasks", { longestPathSeconds: 15_240 }],
    ["range-timeoutSeconds", { timeoutSeconds: 100_000_000 }],
    ["range-timeoutSeconds", { timeoutSeconds: 9180.5 }],
    ["range-timeoutSeconds", { timeoutSeconds: 0, longestPathSeconds: -1, tasks: [] }],
  ])("%s breaks for %j", (rule, change) => {
    expect(brokenBy(change)).toEqual([rule]);
  });

  it("holds a workflow without a bound to the longest of its tasks at least", () => {
    const slower = task("Charge", { taskTimeoutSeconds: 8000 });
    const timeoutOf = (timeoutSeconds: number) =>
      brokenBy({ longestPathSeconds: undefined, timeoutSeconds, tasks: [record, slower] });
    expect(timeoutOf(8420)).toEqual(["execution-outlives-tasks"]);
    expect(timeoutOf(8421)).toEqual([]);
  });

  it("names the workflow, its tasks and the time that they take", () => {
    expect(() =>
      checkWorkflow({ ...workflow, timeoutSeconds: 60, tasks: [record, task("Charge")] }, stage),
    ).toThrow(
      'The timeout of workflow "Order" on stage "production" cannot work:\n- timeoutSeconds is 60, but the longest way through "Record", "Charge" takes 7620 s with every attempt to send: the execution would end before its tasks can.',
    );
  });

  it("says what would happen to a message whose item goes too early", () => {
    const violations = checkWorkflowRules(workflow, { ...stage, messagesTtlDays: 7, deadLettersTtlDays: 7 });
    expect(violations.map(({ sentence }) => sentence)).toEqual([
      'messagesTtlDays is 7, but timeoutSeconds (9180), the 14 days in which AWS redrives an execution and queueRetentionSeconds (432000) of task "Record" take 19.2 days: a message could come back after its item is gone, and would be recorded a second time.',
    ]);
    expect(brokenBy({}, { messagesTtlDays: 19 })).toEqual(["messages-ttl-covers-redelivery"]);
    expect(brokenBy({}, { messagesTtlDays: 20 })).toEqual([]);
  });

  it("leaves out a task that records nothing, whose messages no item can outlive", () => {
    const charge = task("Charge", { queueRetentionSeconds: 14 * 86_400 });
    expect(brokenBy({ tasks: [record, charge] }, { messagesTtlDays: 20 })).toEqual([]);
    const both = [record, { ...charge, messagesTable: "charges" }];
    expect(brokenBy({ tasks: both }, { messagesTtlDays: 20 })).toEqual(["messages-ttl-covers-redelivery"]);
  });
});
