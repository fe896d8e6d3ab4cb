import { describe, expect, it } from "vitest";
import { callbackQuotaPerSecond, withCallbackQuota } from "./callback-quota.ts";
import { callbackConcurrency } from "./derived-times.ts";
import { stageSettings } from "./stage-settings.ts";
import { checkTimingRules } from "./timing-rules.ts";

const production = stageSettings("production");

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

  it.each([
    ["production", 0, 300, 25],
    ["production", 0, 500, 41],
    ["production", 1, 300, 12],
    ["production", 1, 500, 20],
    ["anna", 0, 300, 42],
  ])(
    "is shared among all mappings: %s with %d draining pairs, of %d a second each invocation has %d",
    (stage, drainingPairs, quota, rate) => {
      const settings = withCallbackQuota({ ...stageSettings(stage), drainingPairs }, quota);
      expect(settings.callbackRatePerSecond).toBe(rate);
      expect(rate * callbackConcurrency(settings)).toBeLessThanOrEqual(quota);
      expect(checkTimingRules(settings)).toEqual([]);
    },
  );

  it("cannot be shared where it is smaller than the number of invocations", () => {
    const broken = checkTimingRules(withCallbackQuota(production, 11)).map(({ rule }) => rule);
    expect(broken).toContain("callbacks-within-quota");
  });
});
