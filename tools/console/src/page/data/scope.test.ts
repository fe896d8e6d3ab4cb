import { expect, it } from "vitest";
import { snapshotOf, taskState } from "../../testing/snapshot-of.ts";
import { scopeOf } from "./scope.ts";

const batches = (running: number, sizes: readonly number[]) => ({
  running,
  finished: 1,
  returnedToQueue: 1,
  sizes,
});
const empty = snapshotOf({
  tasks: [
    taskState("Charge", { batches: batches(1, [1]), deadLetters: { open: 1, total: 2 } }),
    taskState("Record", { batches: batches(2, [1, 5]), recorded: 7, callbacks: { total: 9, perSecond: 3 } }),
    taskState("Archive", { recorded: 5 }),
  ],
  workflows: { Order: ["Charge", "Record"], Refund: ["Charge"], Nightly: ["Archive"] },
});
const running = (number: number) => ({ RUNNING: number, SUCCEEDED: 1, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 });
const snapshot = {
  ...empty,
  workflows: empty.workflows.map((workflow, index) => ({ ...workflow, executions: running(index) })),
  executions: running(99),
  deadLetters: { open: 50, total: 60 },
};
const namesOf = (all: readonly { name: string }[]) => all.map(({ name }) => name);

it("is the whole app with its own counts, which include what is no task's", () => {
  const scope = scopeOf(snapshot, { workflow: "", task: "" });
  expect(scope).toMatchObject({
    isWhole: true,
    recorded: 12,
    deadLetters: { open: 50 },
    executions: { RUNNING: 99 },
  });
  expect(scope.batches).toEqual({ running: 3, finished: 2, returnedToQueue: 2, sizes: [2, 5] });
});

it("is a workflow with its tasks", () => {
  const scope = scopeOf(snapshot, { workflow: "Order", task: "" });
  expect(namesOf(scope.tasks)).toEqual(["Charge", "Record"]);
  expect(scope).toMatchObject({
    isWhole: false,
    executions: { RUNNING: 0, SUCCEEDED: 1 },
    recorded: 7,
    deadLetters: { open: 1, total: 2 },
    callbacks: { total: 9, perSecond: 3 },
  });
});

it("is a task with the workflows that it serves", () => {
  const scope = scopeOf(snapshot, { workflow: "", task: "Charge" });
  expect(namesOf(scope.workflows)).toEqual(["Order", "Refund"]);
  expect(namesOf(scope.tasks)).toEqual(["Charge"]);
  expect(scope).toMatchObject({ executions: { RUNNING: 1, SUCCEEDED: 2 }, recorded: undefined });
});

it("is empty for a workflow that does not have the task", () => {
  const scope = scopeOf(snapshot, { workflow: "Nightly", task: "Charge" });
  expect([scope.workflows, scope.tasks]).toEqual([[], []]);
});
