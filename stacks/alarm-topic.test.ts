import { expect, it, vi } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";

const topicArn = "arn:aws:sns:eu-central-1:111122223333:on-call";

vi.mock("./current-stage.ts", async () => {
  const { describeStage } = await import("./stage.ts");
  return { stage: describeStage("anna", { alarms: { topicArn } }) };
});

it("tells every alarm to the topic that the stage names, and makes none of its own", async () => {
  const stage = await evaluateStage("anna");
  const alarms = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm");
  expect(alarms.length).toBeGreaterThan(20);
  for (const { inputs } of alarms) expect(inputs["alarmActions"]).toEqual([topicArn]);
  expect(resourcesOfType(stage, "sns/topic:Topic")).toEqual([]);
});
