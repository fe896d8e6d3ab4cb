import { expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";

const topicArn = "arn:aws:sns:eu-central-1:111122223333:on-call";

it("sends every alarm to the topic that the stage names, creates no topic of its own, and prints no warning", async () => {
  const printed: string[] = [];
  const onOutput = (text: string) => void printed.push(text);
  const stage = await evaluateStage("production", { chosen: { alarms: { topicArn } }, onOutput });
  expect(printed).toEqual([]);
  const alarms = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm");
  expect(alarms.length).toBeGreaterThan(20);
  for (const { inputs } of alarms) expect(inputs["alarmActions"]).toEqual([topicArn]);
  expect(resourcesOfType(stage, "sns/topic:Topic")).toEqual([]);
});
