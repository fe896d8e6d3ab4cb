import { describe, expect, it } from "vitest";
import { articleSettings, recordingSettings, taskSettings } from "./task-presets.ts";
import type { TaskSettings } from "./task-settings.ts";
import { checkedSettings, checkTimingRules, timingRules } from "./timing-rules.ts";

const production = recordingSettings("production");
const slow = taskSettings("production", { workSeconds: 5 });
const fifo = recordingSettings("production", {
  fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
});
const broken = (change: Partial<TaskSettings>, settings = production) =>
  checkTimingRules({ ...settings, ...change }).map(({ rule }) => rule);

/** Each rule with settings that keep all of them, and a change that goes one step too far. */
const oneStepTooFar: readonly [rule: string, change: Partial<TaskSettings>, settings?: TaskSettings][] = [
  ["visibility-covers-function", { visibilityTimeoutSeconds: 199 }],
  ["function-covers-calls", { functionTimeoutSeconds: 27 }],
  ["function-covers-calls", { workConcurrency: 9 }, slow],
  ["function-covers-calls", { workSeconds: 6 }, slow],
  ["dead-letter-function-covers-calls", { deadLetterFunctionTimeoutSeconds: 27 }],
  ["dead-letter-function-covers-calls", { deadLetterFunctionTimeoutSeconds: 32 }, slow],
  ["backoff-within-visibility", { redeliveryBackoff: { initialSeconds: 15, capSeconds: 151 } }],
  ["backoff-covers-outage", { redeliveryBackoff: { initialSeconds: 10, capSeconds: 100 } }],
  ["enough-receives", { maxReceiveCount: 4 }],
  ["retention-covers-bound", { queueRetentionSeconds: 5223 }],
  ["task-outlives-dead-letter", { taskTimeoutSeconds: 6123 }],
  ["task-outlives-dead-letter", { fifo: { messageGroup: "'all'", deadLettersAhead: 2 } }, fifo],
  ["dead-letter-visibility-covers-function", { deadLetterVisibilityTimeoutSeconds: 179 }],
  ["dead-letter-retention-covers-queue", { deadLetterRetentionSeconds: 5 * 86_400 + 1199 }],
  ["batch-within-rate", { batchSize: 700 }],
  ["batch-within-rate", { callbackRatePerSecond: 10 / 28 }],
  ["message-size-covers-input", { maximumMessageSizeBytes: 243_529 }],
  ["work-fits-invocation", { workSeconds: 873 }],
  ["work-fits-invocation", { workSeconds: -1 }],
  ["work-fits-invocation", { workSeconds: Number.NaN }],
  ["work-is-concurrent", { workConcurrency: 0 }],
  ["work-is-concurrent", { workConcurrency: 1.5 }],
  ["large-batch-needs-window", { batchSize: 11, batchingWindowSeconds: 0 }],
  ["fifo-without-window", { batchingWindowSeconds: 1 }, fifo],
  ["fifo-without-window", { batchSize: 11 }, fifo],
  ["fifo-counts-dead-letters-ahead", { fifo: { messageGroup: "'all'", deadLettersAhead: -1 } }, fifo],
  ["fifo-counts-dead-letters-ahead", { fifo: { messageGroup: "'all'", deadLettersAhead: 0.5 } }, fifo],
  ["fifo-has-group", { fifo: { messageGroup: " ", deadLettersAhead: 1 } }, fifo],
  ["fifo-has-group", { fifo: { messageGroup: "{% 'all' %}", deadLettersAhead: 1 } }, fifo],
];

describe("checkTimingRules", () => {
  it.each(oneStepTooFar)("%s breaks for %j", (rule, change, settings = production) => {
    expect(checkTimingRules(settings)).toEqual([]);
    expect(broken(change, settings)).toContain(rule);
  });

  it("has a case above for each rule", () => {
    expect(
      timingRules.map(({ name }) => name).filter((name) => !oneStepTooFar.some(([rule]) => rule === name)),
    ).toEqual([]);
  });

  it.each<Partial<TaskSettings>>([
    { functionTimeoutSeconds: 28 },
    { deadLetterFunctionTimeoutSeconds: 28 },
    { taskTimeoutSeconds: 6124 },
    { queueRetentionSeconds: 5224 },
    { maximumMessageSizeBytes: 243_530 },
    { maximumMessageSizeBytes: 262_144 },
    { maximumMessageSizeBytes: 1_048_576 },
  ])("accepts %j, which is just enough", (change) => {
    expect(broken(change)).toEqual([]);
  });

  it("counts the attributes of a message, whose names and types count as much as their values", () => {
    const longestArn = "😀".repeat(256);
    const longestState = "😀".repeat(80);
    const attributes = ["Execution", "String", longestArn, "State", "String", longestState].join("");
    const body = 240_000 + 2048 + 112;
    const bytes = body + Buffer.byteLength(attributes);
    expect(broken({ maximumMessageSizeBytes: bytes })).toEqual([]);
    expect(broken({ maximumMessageSizeBytes: bytes - 1 })).toEqual(["message-size-covers-input"]);
  });

  it("counts a window as 20 seconds at least, since low traffic makes it so", () => {
    expect(broken({ batchingWindowSeconds: 20 })).toEqual([]);
    expect(broken({ batchingWindowSeconds: 21 })).toContain("visibility-covers-function");
    expect(broken({ batchingWindowSeconds: 1, visibilityTimeoutSeconds: 199 })).toContain(
      "visibility-covers-function",
    );
    expect(broken({ batchingWindowSeconds: 0, visibilityTimeoutSeconds: 180 })).toEqual([]);
  });

  it("names the work of a batch and its time", () => {
    const violations = checkTimingRules({ ...slow, workConcurrency: 5, functionTimeoutSeconds: 33 });
    expect(violations.map(({ sentence }) => sentence)).toEqual([
      "functionTimeoutSeconds is 33, but the work of a batch (10 s with workSeconds 5), storeCall (12.5 s), callbackCall (12.5 s) and 2 s of reserve need more: one slow call would time out the whole batch.",
    ]);
  });

  it.each<[keyof TaskSettings, number]>([
    ["visibilityTimeoutSeconds", 43_201],
    ["queueRetentionSeconds", 1_209_601],
    ["deadLetterRetentionSeconds", 59],
    ["batchSize", 10_001],
    ["batchSize", 1.5],
    ["maximumConcurrency", 1],
    ["deliveryDelaySeconds", 901],
    ["functionTimeoutSeconds", 901],
    ["maximumMessageSizeBytes", 1_048_577],
    ["batchingWindowSeconds", Number.NaN],
  ])("refuses %s = %s, naming setting, value and range", (setting, value) => {
    const violation = checkTimingRules({ ...production, [setting]: value }).find(
      ({ rule }) => rule === `range-${setting}`,
    );
    expect(violation?.sentence).toMatch(
      new RegExp(`^${setting} is ${value}, and AWS accepts whole numbers from \\d+ to \\d+ `),
    );
  });
});

describe("checkedSettings", () => {
  const of = { task: "Record", stage: "production" };

  it("refuses the article's 100 receives x 100 minutes against 5 days of retention", () => {
    expect(() => checkedSettings(articleSettings, of)).toThrow(
      /maxReceiveCount \(100\) x visibilityTimeoutSeconds \(6000\).* takes 603623 s: a poison message would expire before it reaches the dead-letter queue, and nobody would notice/,
    );
    expect(() => checkedSettings(articleSettings, of)).toThrow(/queueRetentionSeconds is 432000/);
  });

  it("names task and stage, and returns settings that keep the rules unchanged", () => {
    expect(checkedSettings(production, of)).toBe(production);
    expect(() => checkedSettings({ ...production, maxReceiveCount: 1 }, of)).toThrow(
      /^The settings of task "Record" on stage "production" cannot work:\n- /,
    );
  });
});
