import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import { taskState } from "@ringback/contracts/workflow/task-state";
import { expect, it } from "vitest";
import { definitionGraph, endMark, startMark, stateId } from "./definition-graph.ts";

it("has every state and transition of Ringback's workflow, from the start to the end", () => {
  const task = { queueUrl: "q", resource: "sqs", settings: recordingSettings("local") };
  const definition = recordWorkflow({ fifo: undefined, state: (options) => taskState(task, options) });
  const { states, edges } = definitionGraph(JSON.parse(JSON.stringify(definition)));
  expect(states.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "Check input Choice",
    "Invalid input Fail",
    "Input too large Fail",
    "Record using Queue Task",
  ]);
  const [check, invalid, large, record] = states.map(({ name }) => stateId(name));
  expect(edges.map(({ from, to }) => [from, to])).toEqual([
    [startMark, check],
    [check, invalid],
    [check, large],
    [check, record],
    [invalid, endMark],
    [large, endMark],
    [record, endMark],
  ]);
});

it("has caught errors, the branches of a Parallel state and the items of a Map state", () => {
  const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: "Pass", End: true } } });
  const { edges } = definitionGraph({
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        Branches: [inner("Left"), inner("Right")],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
        Next: "Each",
      },
      Each: { Type: "Map", ItemProcessor: inner("Item"), End: true },
      Sorry: { Type: "Fail" },
    },
  });
  const ways = edges.map(({ from, to, label }) => `${from} > ${to} ${label}`.replaceAll("state/", "").trim());
  expect(ways).toEqual(
    expect.arrayContaining([
      "Both > Sorry error",
      "Both > Left branch",
      "Both > Right branch",
      "Both > Each",
      "Each > Item each item",
      "Each > end",
    ]),
  );
  expect(ways).not.toContain("Left > end");
});
