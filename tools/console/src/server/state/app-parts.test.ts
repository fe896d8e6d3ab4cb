import { expect, it } from "vitest";
import { appWith, recordingTask, taskNamed, workflowOf } from "../../testing/app-of-tasks.ts";
import { appParts, executionArnOf } from "./app-parts.ts";

const order = workflowOf("Order", ["Charge", "Record"]);
const refund = workflowOf("Refund", ["Charge"]);
const parts = appParts(appWith([taskNamed("Charge"), recordingTask("Record")], [order, refund]));

it("finds the task of a function, of its work or of its dead letters", () => {
  expect(parts.taskOfFunction("shop-Charge")).toBe("Charge");
  expect(parts.taskOfFunction("shop-Record-dead")).toBe("Record");
  expect(parts.taskOfFunction("shop-Mailer")).toBeUndefined();
});

it("finds the workflow of an execution, and of a state machine by its name", () => {
  expect(parts.workflowOfExecution(executionArnOf(refund, "x"))).toBe("Refund");
  expect(parts.workflowOfExecution(executionArnOf(workflowOf("Order2", []), "x"))).toBeUndefined();
  expect(parts.workflowOfStateMachine("shop-Order")).toBe("Order");
  expect(parts.workflowOfStateMachine("shop")).toBeUndefined();
});

it("knows which workflows a task serves, and which tables there are", () => {
  expect([...parts.workflowsOfTask("Charge")]).toEqual(["Order", "Refund"]);
  expect([...parts.workflowsOfTask("Nothing")]).toEqual([]);
  expect(parts.messagesTables).toEqual(["Record-messages"]);
  expect(parts.tableOfTask("Record")).toBe("Record-messages");
  expect(parts.tableOfTask("Charge")).toBeUndefined();
});

it("takes what names no task for that of the only table, and of none where there are several", () => {
  expect(parts.tableOfTask(undefined)).toBe("Record-messages");
  const two = appParts(appWith([recordingTask("A"), recordingTask("B")], []));
  expect(two.tableOfTask(undefined)).toBeUndefined();
});
