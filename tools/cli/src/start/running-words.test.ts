import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { expect, it } from "vitest";
import { runningWords } from "./running-words.ts";

const resource = (type: string, name: string): GraphResource => ({
  type,
  name,
  inputs: {},
  outputs: { id: name },
  protect: false,
  retainOnDelete: false,
});

const graphOf = (...types: string[]): AppGraph => ({
  app: { name: "shop", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources: types.map((type, index) => resource(type, String(index))),
  functions: [],
  links: {},
  outputs: {},
});

it("counts what runs by kind, and names what is described only", () => {
  const graph = graphOf(
    "aws:sqs/queue:Queue",
    "aws:sqs/queue:Queue",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:lambda/function:Function",
    "aws:iam/role:Role",
  );
  const notRun = [
    { kind: "apigatewayv2.Api", count: 1 },
    { kind: "cloudwatch.MetricAlarm", count: 11 },
  ];
  expect(runningWords({ graph, notRun })).toEqual({
    runs: "shop: 1 function, 2 queues, 2 event buses",
    describedOnly: "Described, not run: apigatewayv2.Api, 11 cloudwatch.MetricAlarm",
  });
});

it("says so where nothing runs, and says nothing of what is not there", () => {
  expect(runningWords({ graph: graphOf(), notRun: [] })).toEqual({
    runs: "shop: nothing that runs here",
    describedOnly: undefined,
  });
});
