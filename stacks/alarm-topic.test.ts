import { expect, it, vi } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";

const topicArn = "arn:aws:sns:eu-central-1:111122223333:on-call";

vi.mock("./current-stage.ts", async () => {
  const { describeStage } = await import("./stage.ts");
  return { stage: describeStage("production", { chosen: { alarms: { topicArn } } }) };
});

it("sends every alarm to the topic that the stage names, creates no topic of its own, and prints no warning", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const stage = await evaluateStage("production");
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
  const alarms = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm");
  expect(alarms.length).toBeGreaterThan(20);
  for (const { inputs } of alarms) expect(inputs["alarmActions"]).toEqual([topicArn]);
  expect(resourcesOfType(stage, "sns/topic:Topic")).toEqual([]);
});
