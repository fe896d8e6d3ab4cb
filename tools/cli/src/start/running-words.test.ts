import { graphOf } from "@ringback/local/testing/graph-of";
import { graphResource } from "@ringback/local/testing/graph-resource";
import { expect, it } from "vitest";
import { runningWords } from "./running-words.ts";

const graphOfTypes = (...types: string[]) =>
  graphOf({ resources: types.map((type, index) => graphResource(type, {}, { name: String(index) })) });

it("counts what runs by kind, and names what is described only", () => {
  const graph = graphOfTypes(
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
  expect(runningWords({ graph: graphOfTypes(), notRun: [] })).toEqual({
    runs: "shop: nothing that runs here",
    describedOnly: undefined,
  });
});
