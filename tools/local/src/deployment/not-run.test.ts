import { expect, it } from "vitest";
import { graphOf } from "../testing/graph-of.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { notRun } from "./not-run.ts";

const resource = (type: string, name: string) => graphResource(type, {}, { name });

it("counts what is described and not run, by AWS's service and kind, without the code of functions", () => {
  const graph = graphOf({
    resources: [
      resource("aws:sqs/queue:Queue", "Work"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "One"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "Two"),
      resource("aws:apigatewayv2/api:Api", "Api"),
      resource("aws:s3/bucketObjectv2:BucketObjectv2", "Code"),
      resource("random:index/randomId:RandomId", "Id"),
    ],
  });
  expect(notRun(graph)).toEqual([
    { kind: "apigatewayv2.Api", count: 1 },
    { kind: "cloudwatch.MetricAlarm", count: 2 },
    { kind: "random:index/randomId:RandomId", count: 1 },
  ]);
});
