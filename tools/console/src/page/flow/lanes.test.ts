import { expect, it } from "vitest";
import { snapshotOf, taskState } from "../../testing/snapshot-of.ts";
import { lanesOf } from "./lanes.ts";
import { narrowLanes, wideLanes } from "./lanes-layout.ts";

const snapshot = snapshotOf({
  tasks: ["Reserve", "Charge", "Record"],
  recording: ["Record"],
  workflows: { Order: ["Reserve", "Charge", "Record", "Charge"], Refund: ["Charge"] },
});
const lanesOfWorkflow = (name: string, only = "") => {
  const workflow = snapshot.workflows.find((one) => one.name === name);
  return workflow === undefined ? [] : lanesOf(snapshot, workflow, only);
};

it("has a lane for each task of a workflow, with its states and the other workflows that it serves", () => {
  expect(lanesOfWorkflow("Order").map(({ task, states, about }) => [task.name, states, about])).toEqual([
    ["Reserve", "Reserve 1", "task Reserve"],
    ["Charge", "Charge 2, Charge 4", "task Charge · also in Refund"],
    ["Record", "Record 3", "task Record"],
  ]);
  expect(lanesOfWorkflow("Refund").map(({ about }) => about)).toEqual(["task Charge · also in Order"]);
});

it("is refusing for three seconds after a message was archived, unless that came through the dead-letter queue", () => {
  const archived = (at: number, waiting: number) => {
    const deadLetters = { waiting, inFlight: 0, delayed: 0 };
    const task = taskState("Charge", {
      deadLetters: { open: 1, total: 1, lastAt: 1000 },
      queues: { work: { waiting: 0, inFlight: 0, delayed: 0 }, deadLetters },
    });
    const refusing = { ...snapshotOf({ tasks: [task], workflows: { Order: ["Charge"] } }), at };
    return refusing.workflows.flatMap((workflow) => lanesOf(refusing, workflow, ""))[0]?.isRefusing;
  };
  expect([archived(1000, 0), archived(3999, 0), archived(4000, 0), archived(1000, 1)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(lanesOfWorkflow("Refund").map(({ isRefusing }) => isRefusing)).toEqual([false]);
});

it("has one lane where one task is chosen", () => {
  expect(lanesOfWorkflow("Order", "Charge").map(({ task }) => task.name)).toEqual(["Charge"]);
  expect(lanesOfWorkflow("Refund", "Record")).toEqual([]);
});

it.each([
  ["wide", wideLanes],
  ["narrow", narrowLanes],
])("lays lanes out one below the other without touching, in a %s picture", (_, layoutOf) => {
  const { lanes, height, width, workflow } = layoutOf([false, true, false]);
  const boxes = lanes.flatMap(({ nodes }) => Object.values(nodes));
  expect(lanes.map(({ nodes }) => nodes.table !== undefined)).toEqual([false, true, false]);
  for (const [index, box] of boxes.entries()) {
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    for (const other of [workflow, ...boxes.slice(index + 1)]) {
      const isApart =
        box.x + box.width <= other.x ||
        other.x + other.width <= box.x ||
        box.y + box.height <= other.y ||
        other.y + other.height <= box.y;
      expect(isApart, JSON.stringify([box, other])).toBe(true);
    }
  }
});
