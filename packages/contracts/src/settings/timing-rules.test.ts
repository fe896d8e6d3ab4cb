import { describe, expect, it } from "vitest";
import { articleSettings, fifoSettings, type StageSettings, stageSettings } from "./stage-settings.ts";
import { checkedSettings, checkTimingRules } from "./timing-rules.ts";

const production = stageSettings("production");
const broken = (change: Partial<StageSettings>, settings = production) =>
  checkTimingRules({ ...settings, ...change }).map(({ rule }) => rule);

describe("checkTimingRules", () => {
  it.each(["production", "staging", "local", "a-person"])("accepts the settings of stage %s", (stage) => {
    expect(checkTimingRules(stageSettings(stage))).toEqual([]);
    const fifo = fifoSettings(stageSettings(stage), { messageGroup: "'all'", deadLettersAhead: 1 });
    expect(checkTimingRules(fifo)).toEqual([]);
  });

  it.each<[string, Partial<StageSettings>]>([
    ["visibility-covers-function", { visibilityTimeoutSeconds: 199 }],
    ["function-covers-calls", { functionTimeoutSeconds: 27 }],
    ["dead-letter-function-covers-calls", { deadLetterFunctionTimeoutSeconds: 27 }],
    ["backoff-within-visibility", { redeliveryBackoff: { initialSeconds: 15, capSeconds: 151 } }],
    ["backoff-covers-outage", { redeliveryBackoff: { initialSeconds: 10, capSeconds: 100 } }],
    ["enough-receives", { maxReceiveCount: 4 }],
    ["retention-covers-bound", { queueRetentionSeconds: 5223 }],
    ["task-outlives-dead-letter", { taskTimeoutSeconds: 6123 }],
    ["dead-letter-visibility-covers-function", { deadLetterVisibilityTimeoutSeconds: 179 }],
    ["dead-letter-retention-covers-queue", { deadLetterRetentionSeconds: 5 * 86_400 + 1199 }],
    ["execution-outlives-task", { executionTimeoutSeconds: 7620 }],
    ["callbacks-within-quota", { maximumConcurrency: 11 }],
    ["callbacks-within-quota", { deadLetterMaximumConcurrency: 3 }],
    ["callbacks-within-quota", { drainingPairs: 1 }],
    ["callbacks-within-quota", { callbackRatePerSecond: 0 }],
    ["batch-within-rate", { batchSize: 1400 }],
    ["message-size-covers-input", { maximumMessageSizeBytes: 242_159 }],
    ["large-batch-needs-window", { batchSize: 11, batchingWindowSeconds: 0 }],
  ])("%s breaks when a value goes one step too far", (rule, change) => {
    expect(broken(change)).toContain(rule);
  });

  it.each([242_160, 262_144, 1_048_576])("accepts a queue of messages of %s bytes", (bytes) => {
    expect(broken({ maximumMessageSizeBytes: bytes })).toEqual([]);
  });

  it("counts a window as 20 seconds at least, since low traffic makes it so", () => {
    expect(broken({ batchingWindowSeconds: 20 })).toEqual([]);
    expect(broken({ batchingWindowSeconds: 21 })).toContain("visibility-covers-function");
    expect(broken({ batchingWindowSeconds: 1, visibilityTimeoutSeconds: 199 })).toContain(
      "visibility-covers-function",
    );
    expect(broken({ batchingWindowSeconds: 0, visibilityTimeoutSeconds: 180 })).toEqual([]);
  });

  it("refuses a FIFO stage with a window or a large batch", () => {
    const fifo = fifoSettings(production, { messageGroup: "$states.input.source", deadLettersAhead: 1 });
    expect(broken({ batchingWindowSeconds: 1 }, fifo)).toContain("fifo-without-window");
    expect(broken({ batchSize: 11 }, fifo)).toContain("fifo-without-window");
  });

  it("counts the dead letters ahead in a FIFO group", () => {
    const fifo = fifoSettings(production, { messageGroup: "$states.input.source", deadLettersAhead: 3 });
    expect(broken({ taskTimeoutSeconds: production.taskTimeoutSeconds }, fifo)).toContain(
      "task-outlives-dead-letter",
    );
  });

  it.each([
    ["fifo-counts-dead-letters-ahead", { messageGroup: "'all'", deadLettersAhead: -1 }],
    ["fifo-counts-dead-letters-ahead", { messageGroup: "'all'", deadLettersAhead: 0.5 }],
    ["fifo-has-group", { messageGroup: " ", deadLettersAhead: 1 }],
  ])("%s breaks for %j", (rule, fifo) => {
    expect(broken({}, fifoSettings(production, fifo))).toContain(rule);
  });

  it.each<[string, Partial<StageSettings>]>([
    ["ttl-in-whole-days", { messagesTtlDays: 30.5, deadLettersTtlDays: 30 }],
    ["ttl-in-whole-days", { deadLettersTtlDays: 36_501 }],
    ["ttl-in-whole-days", { deadLettersTtlDays: Number.NaN }],
    ["messages-ttl-covers-redelivery", { messagesTtlDays: 19, deadLettersTtlDays: 14 }],
    ["messages-ttl-covers-dead-letters", { messagesTtlDays: 30, deadLettersTtlDays: 31 }],
    ["messages-ttl-covers-dead-letters", { messagesTtlDays: 30 }],
    ["dead-letters-ttl-covers-queue", { deadLettersTtlDays: 13 }],
  ])("%s breaks for %j", (rule, change) => {
    expect(broken(change)).toContain(rule);
  });

  it.each<Partial<StageSettings>>([
    {},
    { messagesTtlDays: 20, deadLettersTtlDays: 20 },
    { messagesTtlDays: 20, deadLettersTtlDays: 14 },
    { deadLettersTtlDays: 14 },
    { messagesTtlDays: 36_500, deadLettersTtlDays: 36_500 },
  ])("accepts the times to live %j", (change) => {
    expect(broken(change)).toEqual([]);
  });

  it("says what would happen to a message whose item goes too early", () => {
    const violations = checkTimingRules({ ...production, messagesTtlDays: 7 });
    expect(violations.map(({ sentence }) => sentence)).toEqual([
      "messagesTtlDays is 7, but executionTimeoutSeconds (9000), the 14 days in which AWS redrives an execution and queueRetentionSeconds (432000) take 19.2 days: a message could come back after its item is gone, and would be recorded a second time.",
      "messagesTtlDays is 7, but deadLettersTtlDays is not set, and has to be as much at most: an entry of the archive that is sent again after the item of its message is gone would be recorded a second time.",
    ]);
  });

  it.each<[keyof StageSettings, number]>([
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
  it("refuses the article's 100 receives x 100 minutes against 5 days of retention", () => {
    expect(() => checkedSettings(articleSettings)).toThrow(
      /maxReceiveCount \(100\) x visibilityTimeoutSeconds \(6000\).* takes 603623 s: a poison message would expire before it reaches the dead-letter queue, and nobody would notice/,
    );
    expect(() => checkedSettings(articleSettings)).toThrow(/queueRetentionSeconds is 432000/);
  });

  it("names the stage, and returns settings that keep the rules unchanged", () => {
    expect(checkedSettings(production)).toBe(production);
    expect(() => checkedSettings({ ...production, maxReceiveCount: 1 })).toThrow(
      /^The settings of stage "production"/,
    );
  });
});
