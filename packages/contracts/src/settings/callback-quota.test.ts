import { describe, expect, it } from "vitest";
import { callbackQuotaPerSecond, callbackShare } from "./callback-quota.ts";
import { callbackConcurrency } from "./derived-times.ts";
import { checkStageRules } from "./stage-rules.ts";
import { stageSettings } from "./stage-settings.ts";
import { recordingSettings, taskSettings } from "./task-presets.ts";
import type { TaskSettings } from "./task-settings.ts";
import { checkTimingRules } from "./timing-rules.ts";

const production = recordingSettings("production");
const draining = { ...production, drainingPairs: 1 };
const small = taskSettings("production", { maximumConcurrency: 2 });

describe("the quota of callbacks", () => {
  it.each([
    ["us-east-1", 500],
    ["us-west-2", 500],
    ["eu-west-1", 500],
    ["eu-central-1", 300],
    ["us-gov-west-1", 300],
    ["cn-north-1", 300],
    [undefined, 300],
  ])("is that of the region: %s allows %d a second", (region, quota) => {
    expect(callbackQuotaPerSecond(region)).toBe(quota);
  });

  it.each<[string, readonly TaskSettings[], quota: number, rate: number]>([
    ["one task", [production], 300, 25],
    ["one task in a large region", [production], 500, 41],
    ["one whose old queues drain", [draining], 300, 12],
    ["one whose old queues drain, in a large region", [draining], 500, 20],
    ["one of a person", [recordingSettings("anna")], 300, 42],
    ["two tasks", [production, production], 300, 12],
    ["two tasks, one of which changes its kind", [production, draining], 300, 8],
    ["a large and a small task", [production, small], 300, 18],
    ["ten tasks", Array.from({ length: 10 }, () => production), 300, 2],
  ])("is shared among the invocations of all tasks: %s of %d a second", (_, tasks, quota, rate) => {
    expect(callbackShare(tasks, quota)).toBe(rate);
    const shared = tasks.map((settings) => ({ ...settings, callbackRatePerSecond: rate }));
    const sum = shared.reduce((all, settings) => all + rate * callbackConcurrency(settings), 0);
    expect(sum).toBeLessThanOrEqual(quota);
    expect(shared.flatMap(checkTimingRules)).toEqual([]);
    const stage = { ...stageSettings("production"), callbackQuotaPerSecond: quota };
    expect(
      checkStageRules(
        stage,
        shared.map((settings, at) => ({ name: `Task${at}`, settings })),
      ),
    ).toEqual([]);
  });

  it("cannot be shared where it is smaller than the number of invocations", () => {
    const tasks = [production, production];
    const rate = callbackShare(tasks, 23);
    expect(rate).toBe(0);
    const named = tasks.map((settings, at) => ({
      name: `Task${at}`,
      settings: { ...settings, callbackRatePerSecond: rate },
    }));
    const broken = checkStageRules({ ...stageSettings("production"), callbackQuotaPerSecond: 23 }, named);
    expect(broken.map(({ rule }) => rule)).toEqual(["callbacks-within-quota"]);
  });
});
