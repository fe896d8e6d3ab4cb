import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { UsageError } from "../errors/usage-error.ts";
import { narrowed, type TaskChoice, theTask, theWorkflow } from "./narrowed.ts";

const task = (name: string): TaskLink => ({
  task: name,
  queueUrl: `https://q/${name}`,
  settings: recordingSettings("local"),
});
const workflow = (name: string, ...tasks: string[]): WorkflowLink => ({
  workflow: name,
  arn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`,
  timeoutSeconds: 60,
  tasks: tasks.map((task) => ({ state: task, task })),
});
const linked = {
  tasks: [task("Reserve"), task("Charge"), task("Record")],
  workflows: [workflow("Order", "Reserve", "Charge", "Record"), workflow("Audit", "Record")],
  deadLettersTable: "dead",
};
const namesOf = (choice: TaskChoice) => {
  const { tasks, workflows } = narrowed(linked, choice);
  return [tasks.map(({ task }) => task), workflows.map(({ workflow }) => workflow)];
};

describe("the tasks and workflows that are meant", () => {
  it.each<[TaskChoice, string[], string[]]>([
    [{}, ["Reserve", "Charge", "Record"], ["Order", "Audit"]],
    [{ task: "Charge" }, ["Charge"], ["Order"]],
    [{ task: "Record" }, ["Record"], ["Order", "Audit"]],
    [{ workflow: "Audit" }, ["Record"], ["Audit"]],
    [{ workflow: "Order", task: "Record" }, ["Record"], ["Order"]],
  ])("of %j are %j of %j", (choice, tasks, workflows) => {
    expect(namesOf(choice)).toEqual([tasks, workflows]);
  });

  it.each<[TaskChoice, string]>([
    [{ task: "Order" }, "The app has no task Order; it has Charge, Record, Reserve."],
    [{ workflow: "Record" }, "The app has no workflow Record; it has Audit, Order."],
    [{ workflow: "Audit", task: "Charge" }, "The workflow Audit does not have the task Charge."],
  ])("of %j are refused: %s", (choice, sentence) => {
    expect(() => narrowed(linked, choice)).toThrow(new UsageError(sentence));
  });
});

it("a command that needs one names the others", () => {
  expect(theTask(linked.tasks.slice(1, 2)).task).toBe("Charge");
  expect(() => theTask(linked.tasks)).toThrow(
    new UsageError("The app has 3 tasks (Charge, Record, Reserve): choose one with --task NAME."),
  );
  expect(() => theWorkflow(linked.workflows)).toThrow(
    new UsageError("The app has 2 workflows (Audit, Order): choose one with --workflow NAME."),
  );
});
