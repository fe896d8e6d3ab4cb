import { describe, expect, it } from "vitest";
import { callbackShare } from "./callback-quota.ts";
import { boundSeconds, deadLetterPassSeconds } from "./derived-times.ts";
import { checkStageRules } from "./stage-rules.ts";
import { stageSettings } from "./stage-settings.ts";
import { recordingSettings, taskSettings } from "./task-presets.ts";
import type { TaskSettings } from "./task-settings.ts";
import { checkTimingRules } from "./timing-rules.ts";

const stages = ["production", "staging", "local", "a-person"];
const fifo = (deadLettersAhead: number) => ({ messageGroup: "$states.input.source", deadLettersAhead });

/** The fields in which settings differ from others. */
function changed(settings: TaskSettings, from: TaskSettings): Partial<TaskSettings> {
  const before = new Map(Object.entries(from));
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => before.get(name) !== value));
}

/** Every way to choose some of the values. */
const combinations = [undefined, 0, 1, 5, 20].flatMap((deadLettersAhead) =>
  [undefined, 0, 0.5, 1, 5, 6, 29, 60, 87, 300, 870].flatMap((workSeconds) =>
    [undefined, 1, 2, 3, 9, 10, 11, 1000].flatMap((workConcurrency) =>
      [undefined, 2, 30, 250].map(
        (maximumConcurrency): Partial<TaskSettings> => ({
          ...(deadLettersAhead === undefined ? {} : { fifo: fifo(deadLettersAhead) }),
          ...(workSeconds === undefined ? {} : { workSeconds }),
          ...(workConcurrency === undefined ? {} : { workConcurrency }),
          ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
        }),
      ),
    ),
  ),
);

describe("taskSettings", () => {
  it.each(stages)(
    "keeps every rule on stage %s, whatever work, FIFO and concurrency are chosen and nothing else",
    (stage) => {
      const ofStage = stageSettings(stage);
      const broken = combinations.filter((chosen) => {
        const settings = taskSettings(stage, chosen);
        const callbackRatePerSecond = callbackShare([settings], ofStage.callbackQuotaPerSecond);
        const task = { name: "Charge", settings: { ...settings, callbackRatePerSecond } };
        return [...checkTimingRules(task.settings), ...checkStageRules(ofStage, [task])].length > 0;
      });
      expect(combinations).toHaveLength(1760);
      expect(broken).toEqual([]);
    },
  );

  it.each(stages)("leaves everything that is chosen as it is on stage %s", (stage) => {
    for (const chosen of combinations) expect(taskSettings(stage, chosen)).toMatchObject(chosen);
    const chosen: Partial<TaskSettings> = {
      fifo: fifo(5),
      workSeconds: 300,
      batchingWindowSeconds: 7,
      batchSize: 11,
      functionTimeoutSeconds: 31,
      deadLetterFunctionTimeoutSeconds: 32,
      visibilityTimeoutSeconds: 33,
      deadLetterVisibilityTimeoutSeconds: 34,
      taskTimeoutSeconds: 35,
      queueRetentionSeconds: 61,
      deadLetterRetentionSeconds: 62,
    };
    const settings = taskSettings(stage, chosen);
    expect(settings).toMatchObject(chosen);
    expect(checkTimingRules(settings).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        "visibility-covers-function",
        "function-covers-calls",
        "dead-letter-function-covers-calls",
        "retention-covers-bound",
        "task-outlives-dead-letter",
        "dead-letter-visibility-covers-function",
        "dead-letter-retention-covers-queue",
        "fifo-without-window",
      ]),
    );
  });

  it("lets both functions run longer for slower work, and everything that has to outlast them", () => {
    const slow = taskSettings("production", { workSeconds: 60 });
    expect(changed(slow, taskSettings("production"))).toEqual({
      workSeconds: 60,
      functionTimeoutSeconds: 88,
      deadLetterFunctionTimeoutSeconds: 88,
      visibilityTimeoutSeconds: 6 * 88 + 20,
      deadLetterVisibilityTimeoutSeconds: 6 * 88,
      taskTimeoutSeconds: Math.ceil(1.05 * (boundSeconds(slow) + deadLetterPassSeconds(slow))),
    });
  });

  it("changes nothing that is long enough", () => {
    const quick = { workSeconds: 1 };
    expect(changed(taskSettings("production", quick), recordingSettings("production"))).toEqual(quick);
  });

  it("gives a FIFO queue no window, and time for the dead letters ahead", () => {
    const settings = recordingSettings("production", { fifo: fifo(2) });
    expect(changed(settings, recordingSettings("production"))).toEqual({
      fifo: fifo(2),
      batchingWindowSeconds: 0,
      taskTimeoutSeconds: Math.ceil(1.05 * (boundSeconds(settings) + deadLetterPassSeconds(settings))),
    });
  });

  it("keeps messages longer where the bound is longer than the stage keeps them", () => {
    const settings = taskSettings("a-person", { fifo: fifo(20), workSeconds: 60 });
    expect(boundSeconds(settings)).toBeGreaterThan(86_400);
    expect(settings.queueRetentionSeconds).toBe(5 * 86_400);
    expect(settings.deadLetterRetentionSeconds).toBe(6 * 86_400);
  });

  it("makes a batch smaller only where its work would not fit an invocation", () => {
    const batchOf = (chosen: Partial<TaskSettings>) => taskSettings("production", chosen).batchSize;
    expect(batchOf({ fifo: fifo(0), workSeconds: 87 })).toBe(10);
    expect(batchOf({ fifo: fifo(0), workSeconds: 88 })).toBe(9);
    expect(batchOf({ workSeconds: 300, workConcurrency: 2 })).toBe(4);
    expect(batchOf({ workSeconds: 872 })).toBe(10);
    expect(batchOf({ workSeconds: 20, workConcurrency: 1, functionTimeoutSeconds: 100 })).toBe(3);
    expect(batchOf({ workSeconds: 300, workConcurrency: 1, batchSize: 7 })).toBe(7);
  });

  it("refuses work that fits no invocation", () => {
    const broken = checkTimingRules(taskSettings("production", { workSeconds: 900 }));
    expect(broken[0]?.rule).toBe("range-functionTimeoutSeconds");
    expect(broken.map(({ rule }) => rule)).toContain("work-fits-invocation");
  });

  it("says of a batch that fits no invocation which settings make it take so long", () => {
    const [violation] = checkTimingRules(
      taskSettings("production", { fifo: fifo(0), workSeconds: 400, batchSize: 10 }),
    );
    expect(violation?.sentence).toMatch(
      /^functionTimeoutSeconds is \d+, .*\. The work of a batch takes up to 4000 s \(workSeconds 400, batchSize 10, one after the other\): choose a smaller batchSize or workSeconds\.$/,
    );
  });

  it.each(stages)("gives a task that records a work without calls of its own on stage %s", (stage) => {
    expect(recordingSettings(stage).workSeconds).toBe(0);
    expect(recordingSettings(stage, { workSeconds: 3 }).workSeconds).toBe(3);
    expect(checkTimingRules(recordingSettings(stage))).toEqual([]);
  });
});
