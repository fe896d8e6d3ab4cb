import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { expect, it } from "vitest";
import { notRun } from "./not-run.ts";

const resource = (type: string, name: string): GraphResource => ({
  type,
  name,
  inputs: {},
  outputs: { id: name },
  protect: false,
  retainOnDelete: false,
});

it("counts what is described and not run, by AWS's service and kind, without the code of functions", () => {
  const graph: AppGraph = {
    app: { name: "shop", stage: "local" },
    region: "us-east-1",
    accountId: "000000000000",
    resources: [
      resource("aws:sqs/queue:Queue", "Work"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "One"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "Two"),
      resource("aws:apigatewayv2/api:Api", "Api"),
      resource("aws:s3/bucketObjectv2:BucketObjectv2", "Code"),
      resource("random:index/randomId:RandomId", "Id"),
    ],
    functions: [],
    links: {},
    outputs: {},
  };
  expect(notRun(graph)).toEqual([
    { kind: "apigatewayv2.Api", count: 1 },
    { kind: "cloudwatch.MetricAlarm", count: 2 },
    { kind: "random:index/randomId:RandomId", count: 1 },
  ]);
});
