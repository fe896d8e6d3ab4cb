import { describe, expect, it } from "vitest";
import {
  batchWorkSeconds,
  boundSeconds,
  callbackConcurrency,
  callsSeconds,
  deadLetterAgeAlarmSeconds,
  fifoBatchSize,
  longestRedeliverySeconds,
  lookCallsSeconds,
  sendSeconds,
  taskStateSeconds,
} from "./derived-times.ts";
import { recordingSettings, taskSettings } from "./task-presets.ts";

const production = recordingSettings("production");
const fifo = { messageGroup: "'all'", deadLettersAhead: 3 };

describe("fifoBatchSize", () => {
  it("is the batch size, and 10 at most, for a FIFO task and for one that records", () => {
    expect(fifoBatchSize({ ...taskSettings("production", { fifo }), batchSize: 7 })).toBe(7);
    expect(fifoBatchSize({ ...production, batchSize: 100 })).toBe(10);
  });

  it("is what a standard task does one after the other within its timeout, for a FIFO queue that is draining", () => {
    for (const workConcurrency of [1, 4, 10]) {
      const settings = taskSettings("production", { workSeconds: 60, workConcurrency });
      const draining = { ...settings, fifo, batchSize: fifoBatchSize(settings) };
      expect(draining.batchSize).toBeGreaterThanOrEqual(1);
      expect(callsSeconds(draining)).toBeLessThan(settings.functionTimeoutSeconds);
    }
  });
});

describe("deadLetterAgeAlarmSeconds", () => {
  it.each(["production", "staging", "anna"])(
    "lies between the second and the third receive in stage %s, with a sample of SQS before the third",
    (stage) => {
      for (const settings of [recordingSettings(stage), taskSettings(stage, { workSeconds: 300 })]) {
        const visibility = settings.deadLetterVisibilityTimeoutSeconds;
        const above = deadLetterAgeAlarmSeconds(settings);
        expect(above).toBeGreaterThan(visibility);
        expect(above + 60).toBeLessThan(2 * visibility);
      }
    },
  );
});

describe("callbackConcurrency", () => {
  it("counts the mappings of every pair to both functions", () => {
    expect(callbackConcurrency(production)).toBe(10 + 2);
    expect(callbackConcurrency({ ...production, drainingPairs: 1 })).toBe(2 * (10 + 2));
  });
});

describe("the work of a batch", () => {
  const work = { ...production, workSeconds: 7 };

  it.each([
    [10, 10, 7],
    [10, 100, 7],
    [10, 9, 14],
    [10, 3, 28],
    [10, 1, 70],
    [1, 1, 7],
  ])("of %d messages, %d at a time, takes %d s", (batchSize, workConcurrency, seconds) => {
    expect(batchWorkSeconds({ ...work, batchSize, workConcurrency })).toBe(seconds);
  });

  it("is done one after the other in a FIFO queue, where all may be of one group", () => {
    expect(batchWorkSeconds({ ...work, fifo, workConcurrency: 10 })).toBe(70);
  });

  it("is added to the calls to AWS, and a look takes as long as the work of one message", () => {
    expect(callsSeconds(production)).toBe(27);
    expect(callsSeconds({ ...work, workConcurrency: 5 })).toBe(27 + 14);
    expect(lookCallsSeconds({ ...work, workConcurrency: 5 })).toBe(27 + 7);
  });
});

describe("boundSeconds", () => {
  it("counts the receives once more for each dead letter ahead in a group", () => {
    expect(boundSeconds(production)).toBe(3 + 3600 + 8 * 200 + 20);
    expect(boundSeconds({ ...production, fifo })).toBe(3 + 3600 + 4 * 8 * 200 + 20);
  });
});

describe("taskStateSeconds", () => {
  it("is every attempt to send with the delays between them, and the wait for the callback", () => {
    expect(sendSeconds(production)).toBe(6 * 60 + 2 + 4 + 8 + 16 + 30);
    expect(taskStateSeconds(production)).toBe(420 + 7200);
    expect(sendSeconds({ ...production, sendAttempts: 1 })).toBe(60);
  });
});

describe("longestRedeliverySeconds", () => {
  it("is an execution that is redriven at the last moment, and whose message then waits in its queue", () => {
    expect(longestRedeliverySeconds(production, 9180)).toBe(9180 + 14 * 86_400 + 5 * 86_400);
  });

  it("is longer than any dead-letter queue keeps a message", () => {
    expect(longestRedeliverySeconds(production, 1)).toBeGreaterThan(14 * 86_400);
  });
});
