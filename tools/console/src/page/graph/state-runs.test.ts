import { expect, it } from "vitest";
import type { HistoryEntry } from "../../api/page-api.ts";
import { stateRuns } from "./state-runs.ts";

let id = 0;
const event = (type: string, at: number, state?: string): HistoryEntry => {
  id += 1;
  return { id, at, type, ...(state === undefined ? {} : { state }) };
};
const history = [
  event("ExecutionStarted", 0),
  event("ChoiceStateEntered", 0, "Check"),
  event("ChoiceStateExited", 5, "Check"),
  event("TaskStateEntered", 5, "Record"),
];

it("shows a state as running if it was entered and not exited", () => {
  const runs = stateRuns({ history, status: "RUNNING" }, 105);
  expect(runs.get("Check")).toEqual({ status: "succeeded", times: 1, durationMs: 5 });
  expect(runs.get("Record")).toEqual({ status: "running", times: 1, durationMs: 100 });
  expect(runs.get("Never")).toBe(undefined);
});

it("shows the state in which a failed execution ended as failed", () => {
  const runs = stateRuns({ history, status: "FAILED", endedAt: 25 }, 1000);
  expect(runs.get("Record")).toEqual({ status: "failed", times: 1, durationMs: 20 });
});

it("adds up the runs of a state that is entered twice", () => {
  const again = [
    ...history,
    event("TaskStateExited", 15, "Record"),
    event("TaskStateEntered", 20, "Record"),
    event("TaskStateExited", 50, "Record"),
  ];
  expect(stateRuns({ history: again, status: "SUCCEEDED", endedAt: 50 }, 1000).get("Record")).toEqual({
    status: "succeeded",
    times: 2,
    durationMs: 40,
  });
});
