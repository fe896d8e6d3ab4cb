import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import type { BufferedTasks, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import { describe, expect, it } from "vitest";
import { UsageError } from "../errors/usage-error.ts";
import { workflowToStart } from "./workflow-to-start.ts";

const workflow = (name: string, wholeTask?: string): BufferedWorkflow => ({
  name,
  stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`,
  timeoutSeconds: 60,
  tasks: [],
  ...(wholeTask === undefined ? {} : { wholeTask }),
});
const tasksOf = (...workflows: BufferedWorkflow[]): BufferedTasks => ({
  tasks: [],
  workflows,
  deadLettersTable: "dead",
  stage: stageSettings("local"),
});
const order = workflow("Order");
const record = workflow("Record", "Record");
const both = tasksOf(order, record);
const given = undefined;

describe("what a start sends first", () => {
  it("is a sample message to the first workflow that takes one, or as many as were asked for", () => {
    const first = workflowToStart(both, { given });
    expect(first).toMatchObject({ workflow: record, inputs: [{ detail: { message: "A secret message" } }] });
    expect(workflowToStart(both, { given, count: 3 }).inputs).toHaveLength(3);
  });

  it("is nothing where no workflow takes a sample message and nothing was asked for", () => {
    expect(workflowToStart(tasksOf(order), { given })).toEqual({ workflow: undefined, inputs: [] });
    for (const asked of [{ once: true }, { count: 2 }, { workflow: "Order" }])
      expect(() => workflowToStart(tasksOf(order), { given, ...asked })).toThrow(
        new UsageError("No sample message fits the workflow Order: give its input with --input FILE."),
      );
  });

  it("is the inputs of a file to the workflow that is named, or the only one", () => {
    expect(workflowToStart(both, { given: [1], workflow: "Order" })).toEqual({
      workflow: order,
      inputs: [1],
    });
    expect(workflowToStart(tasksOf(order), { given: [1] })).toEqual({ workflow: order, inputs: [1] });
    expect(() => workflowToStart(both, { given: [1] })).toThrow(
      new UsageError("The app has 2 workflows (Order, Record): choose one with --workflow NAME."),
    );
    expect(() => workflowToStart(both, { given, workflow: "Charge" })).toThrow(
      new UsageError("The app has no workflow Charge; it has Order, Record."),
    );
  });
});
