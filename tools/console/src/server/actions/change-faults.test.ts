import { createFaults } from "@ringback/local/faults/faults";
import { expect, it } from "vitest";
import { changeFaults, faultStates, faultsOfTask } from "./change-faults.ts";

const tasks = [{ name: "Charge" }, { name: "Record" }];
const kind = "dynamodb.throttle";
const rateIn = (faults: Parameters<typeof faultStates>[0]) =>
  faultStates(faults).find((state) => state.kind === kind)?.rate;

it("switches a fault for one task, whatever the others have", () => {
  const faults = createFaults({});
  changeFaults(faults, tasks, { rates: { [kind]: 0.5 }, task: "Charge" });
  expect(rateIn(faults)).toBe(0);
  expect(faultsOfTask(faults, "Charge")).toEqual({ [kind]: { rate: 0.5, count: 0 } });
  expect(faultsOfTask(faults, "Record")).toEqual({});
});

it("switches a fault for all tasks, also for one that had a rate of its own", () => {
  const faults = createFaults({ taskRates: { Charge: { [kind]: 0.5 } } });
  changeFaults(faults, tasks, { rates: { [kind]: 0.2 } });
  expect(rateIn(faults)).toBe(0.2);
  expect(faultsOfTask(faults, "Charge")).toEqual({ [kind]: { rate: 0.2, count: 0 } });
  changeFaults(faults, tasks, { rates: { [kind]: 0 } });
  expect(faultsOfTask(faults, "Charge")).toEqual({});
});

it("counts by task what was injected", () => {
  const faults = createFaults({});
  faults.report({ kind, messageIds: [], task: "Record" });
  expect(faultsOfTask(faults, "Record")).toEqual({ [kind]: { rate: 0, count: 1 } });
  expect(faultsOfTask(faults, "Charge")).toEqual({});
});

it("refuses an unknown task or fault, and a rate that is none, and changes nothing then", () => {
  const faults = createFaults({});
  const change = (body: object) => () => changeFaults(faults, tasks, body);
  expect(change({ rates: { [kind]: 1 }, task: "Other" })).toThrow("There is no task Other.");
  expect(change({ rates: { [kind]: 1, nothing: 1 }, task: "Charge" })).toThrow("There is no fault nothing.");
  expect(change({ rates: { [kind]: 2 }, task: "Charge" })).toThrow("from 0 to 1");
  expect(faultsOfTask(faults, "Charge")).toEqual({});
});
