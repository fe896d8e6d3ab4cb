import { describe, expect, it } from "vitest";
import { callbackConcurrency, deadLetterAgeAlarmSeconds } from "./derived-times.ts";
import { stageSettings } from "./stage-settings.ts";

const production = stageSettings("production");

describe("deadLetterAgeAlarmSeconds", () => {
  it.each(["production", "staging", "anna"])(
    "lies between the second and the third receive in stage %s, with a sample of SQS before the third",
    (stage) => {
      const settings = stageSettings(stage);
      const visibility = settings.deadLetterVisibilityTimeoutSeconds;
      const above = deadLetterAgeAlarmSeconds(settings);
      expect(above).toBeGreaterThan(visibility);
      expect(above + 60).toBeLessThan(2 * visibility);
    },
  );
});

describe("callbackConcurrency", () => {
  it("counts the mappings of every pair to both functions", () => {
    expect(callbackConcurrency(production)).toBe(10 + 2);
    expect(callbackConcurrency({ ...production, drainingPairs: 1 })).toBe(2 * (10 + 2));
  });
});
