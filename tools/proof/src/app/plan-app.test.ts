import { taskSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import type { AppProof } from "../app-proof.ts";
import { planApp } from "./plan-app.ts";

const link = (task: string) => ({ task, queueUrl: task, settings: taskSettings("local") });
const workflowOf = (workflow: string, ...tasks: string[]) => ({
  workflow,
  arn: `arn:${workflow}`,
  timeoutSeconds: 60,
  tasks: tasks.map((task) => ({ state: `${task} it`, task })),
});
const linked = {
  tasks: [link("Charge"), link("Record")],
  workflows: [workflowOf("Order", "Charge", "Record"), workflowOf("Import", "Record")],
  deadLettersTable: "archive",
};
const proof: AppProof = {
  inputOf: (index, random, workflow) => ({ order: `${workflow} ${index}`, pieces: random() }),
  messageIdsOf: (input, task) => [`${task} of ${JSON.stringify(input)}`],
  check: () => [],
};

describe("the plan of an app's proof", () => {
  it("spreads the executions over the workflows, with inputs that the seed decides", () => {
    const planned = planApp(proof, linked, { messages: 100, seed: 5 });
    expect(planned.filter(({ workflow }) => workflow === "Order")).toHaveLength(50);
    expect(new Set(planned.map(({ executionName }) => executionName)).size).toBe(100);
    expect(planApp(proof, linked, { messages: 100, seed: 5 })).toEqual(planned);
    expect(planApp(proof, linked, { messages: 100, seed: 6 })[0]?.input).not.toEqual(planned[0]?.input);
  });

  it("aims a fault at one in ten, at each task of each workflow, and at a message that the task gets", () => {
    const planned = planApp(proof, linked, { messages: 1000, seed: 5 });
    const aimed = planned.filter(({ aim }) => aim !== undefined);
    expect(aimed).toHaveLength(100);
    const places = aimed.map(({ workflow, aim }) => `${aim?.task} of ${workflow}`);
    expect([...new Set(places)].toSorted()).toEqual([
      "Charge of Order",
      "Record of Import",
      "Record of Order",
    ]);
    for (const { aim, input, messageIds } of aimed) {
      expect(aim?.messageId).toBe(`${aim?.task} of ${JSON.stringify(input)}`);
      expect(messageIds).toContain(aim?.messageId);
    }
  });

  it("starts only the workflows that the proof names, and takes the id of an event for that of its message", () => {
    const own: AppProof = {
      workflows: ["Import"],
      inputOf: (index) => ({ id: `event ${index}` }),
      check: () => [],
    };
    const planned = planApp(own, linked, { messages: 20, seed: 1 });
    expect(new Set(planned.map(({ workflow }) => workflow))).toEqual(new Set(["Import"]));
    expect(planned[3]?.messageIds).toEqual(["event 3"]);
    expect(planned.flatMap(({ aim }) => aim?.messageId ?? [])).toEqual(
      planned.filter(({ aim }) => aim).flatMap(({ messageIds }) => messageIds),
    );
  });

  it("refuses a workflow that the app does not have, with those that it has", () => {
    const own: AppProof = { ...proof, workflows: ["Odd"] };
    expect(() => planApp(own, linked, { messages: 1, seed: 1 })).toThrow(
      /no workflow Odd; it has Import, Order/,
    );
  });
});
