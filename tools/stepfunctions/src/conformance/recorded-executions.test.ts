import { describe, expect, it } from "vitest";
import { compareHistories } from "./compare-histories.ts";
import { differenceFromRecorded } from "./difference-from-recorded.ts";
import { readRecordings } from "./recording.ts";
import { runRecording } from "./run-recording.ts";

const recordings = readRecordings();

describe("executions that AWS recorded", () => {
  if (!recordings) {
    it("cannot be compared: ../shared/aws-recorded/executions.json is not there", () => {
      expect(recordings).toBeUndefined();
    });
    return;
  }
  it.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s",
    async (_name, recording) => {
      const replayed = await runRecording(recording);
      expect(compareHistories(recording.events, replayed.events)).toBeUndefined();
      if (recording.describe)
        expect(differenceFromRecorded(recording.describe, replayed.describe, "describe")).toBeUndefined();
    },
  );
});

describe("the comparison", () => {
  const entered = {
    id: 2,
    previousEventId: 0,
    type: "PassStateEntered",
    stateEnteredEventDetails: { name: "<name:1>", input: { a: [1, null], when: "date" } },
  };
  const actual = {
    ...entered,
    timestamp: 1,
    stateEnteredEventDetails: {
      name: "A",
      input: '{"a":[1,null],"when":"2026-01-01"}',
      inputDetails: { truncated: false },
    },
  };

  it("takes placeholders and texts of JSON for what they stand for", () => {
    expect(compareHistories([entered], [actual])).toBeUndefined();
  });

  it.each([
    ["another id", { ...actual, id: 3 }],
    ["another previous event", { ...actual, previousEventId: 1 }],
    ["another type", { ...actual, type: "WaitStateEntered" }],
    [
      "another value",
      { ...actual, stateEnteredEventDetails: { name: "A", input: '{"a":[1,0],"when":"x"}' } },
    ],
    ["a missing value", { ...actual, stateEnteredEventDetails: { name: "A", input: '{"a":[1,null]}' } }],
    [
      "one more value",
      { ...actual, stateEnteredEventDetails: { ...actual.stateEnteredEventDetails, more: 1 } },
    ],
  ])("sees %s", (_what, other) => {
    expect(compareHistories([entered], [other])).toBeDefined();
  });

  it.each([
    ["a number written otherwise", "1", "1.0"],
    ["a text for a number", "1", '"1"'],
    ["another text around a placeholder", "a <x:1> b", "a 1 c"],
  ])("sees %s", (_what, output, other) => {
    const exited = (value: string) => ({ id: 3, stateExitedEventDetails: { name: "A", output: value } });
    const recorded = { previousEventId: 2, type: "PassStateExited", ...exited(output) };
    expect(compareHistories([recorded], [{ ...recorded, ...exited(other) }])).toBeDefined();
  });

  it.each([
    ["follows an event of another branch", [1, 1, 2, 2]],
    ["follows no event", [1, 1, 2, 9]],
    ["was left before it was entered", [1, 1, 3, 2]],
  ])("sees a branch's event that %s", (_what, previous) => {
    const details = (name: string) => ({ stateEnteredEventDetails: { name } });
    const start = { id: 1, previousEventId: 0, type: "ParallelStateStarted" };
    const branches = ["A", "B", "A", "B"].map((name, index) => ({
      type: index < 2 ? "PassStateEntered" : "PassStateExited",
      ...(index < 2 ? details(name) : { stateExitedEventDetails: { name } }),
    }));
    const recorded = branches.map((event) => ({ ...event, id: [0], previousEventId: 0 }));
    const history = (previousIds: readonly number[]) => [
      start,
      ...branches.map((event, index) => ({
        ...event,
        id: index + 2,
        previousEventId: previousIds[index] ?? 0,
      })),
    ];
    expect(compareHistories([start, ...recorded], history([1, 1, 2, 3]))).toBeUndefined();
    expect(compareHistories([start, ...recorded], history(previous))).toBeDefined();
  });

  it("sees an event too few and one too many", () => {
    expect(compareHistories([entered], [])).toBeDefined();
    expect(compareHistories([entered], [actual, actual])).toBeDefined();
  });
});
