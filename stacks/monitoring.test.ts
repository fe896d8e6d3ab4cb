import { metricNames } from "@ringback/contracts/monitoring/metric-names";
import { deadLetterAgeAlarmSeconds } from "@ringback/contracts/settings/derived-times";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, jsonOf, plain, plainJson, resourcesOfType } from "./testing/find-resource.ts";

const stage = await evaluateStage("staging", { chosen: { alarms: { email: "team@example.com" } } });
const settings = recordingSettings("staging");
const alarms = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs);

/** The alarm on a metric, its dimensions among them. */
function alarmOn(metric: Readonly<Record<string, unknown>>) {
  const found = alarms.filter(
    ({ namespace, metricName, dimensions }) =>
      namespace === metric["namespace"] &&
      metricName === metric["metricName"] &&
      JSON.stringify(plainJson(dimensions)) === JSON.stringify(metric["dimensions"]),
  );
  return found.map(({ statistic, threshold }) => ({ statistic, threshold }));
}

const anything = [{ statistic: "Sum", threshold: 0 }];

describe("the alarms", () => {
  it.each([
    "DeadLettered",
    "InvalidMessage",
    "MessageConflict",
    "Refused",
    "WithoutToken",
    "LateCallback",
    "InvalidToken",
    "CallbackRejected",
    "ResultOmitted",
    "DeadLetterRetried",
    "Unexpected",
  ])("ring on the functions' own count of %s", (metricName) => {
    expect(metricNames).toContain(metricName);
    expect(
      alarmOn({ namespace: "Ringback", metricName, dimensions: { Stage: "staging", Task: "Record" } }),
    ).toEqual(anything);
  });

  it("ring on the count of events that could not be delivered to the workflow", () => {
    const dimensions = { Stage: "staging", Workflow: "Record" };
    const metricName = "EventUndelivered";
    expect(alarmOn({ namespace: "Ringback", metricName, dimensions })).toEqual(anything);
  });

  it("ring on the dead-letter queues' age, never on their length", () => {
    const late = [{ statistic: "Maximum", threshold: deadLetterAgeAlarmSeconds(settings) }];
    for (const QueueName of ["RecordWorkDeadLettersQueue", "RecordUndeliveredEventsQueue"]) {
      const dimensions = { QueueName };
      const metricName = "ApproximateAgeOfOldestMessage";
      expect(alarmOn({ namespace: "AWS/SQS", metricName, dimensions })).toEqual(late);
    }
    expect(alarms.filter(({ metricName }) => String(metricName).startsWith("ApproximateNumber"))).toEqual([]);
  });

  it.each([
    ["RecordWorkQueue", "WorkUnconsumed"],
    ["RecordWorkDeadLettersQueue", "DeadLettersUnconsumed"],
    ["RecordUndeliveredEventsQueue", "UndeliveredUnconsumed"],
  ])("ring where messages wait in %s and nothing receives them, whatever their age", (QueueName, name) => {
    const alarm = alarms.find((alarm) => alarm["name"] === `ringback-staging-Record-${name}`);
    const metric = (metricName: string, stat: string) => ({
      namespace: "AWS/SQS",
      metricName,
      dimensions: { QueueName },
      period: 300,
      stat,
    });
    expect(plainJson(alarm?.["metricQueries"])).toEqual([
      {
        id: "unconsumed",
        expression: "IF(waiting > 0 AND FILL(received, 0) == 0, 1, 0)",
        label: "Waiting, and nothing received",
        returnData: true,
      },
      { id: "waiting", metric: metric("ApproximateNumberOfMessagesVisible", "Minimum") },
      { id: "received", metric: metric("NumberOfMessagesReceived", "Sum") },
    ]);
    expect(alarm).toMatchObject({ threshold: 0, evaluationPeriods: 3 });
    expect(3 * 300).toBeGreaterThan(2 * settings.visibilityTimeoutSeconds);
  });

  it("ring on the work queue's age well before the backlog allowance, and at half the retention", () => {
    const dimensions = { QueueName: "RecordWorkQueue" };
    expect(
      alarmOn({ namespace: "AWS/SQS", metricName: "ApproximateAgeOfOldestMessage", dimensions }),
    ).toEqual([
      { statistic: "Maximum", threshold: settings.backlogAllowanceSeconds / 2 },
      { statistic: "Maximum", threshold: settings.queueRetentionSeconds / 2 },
    ]);
  });

  it("ring on failed executions, by error name where no function has counted them", () => {
    const dimensions = { StateMachineArn: "arn:aws:states:stateMachine:RecordWorkflow" };
    for (const metricName of ["ExecutionsFailed", "ExecutionsTimedOut"]) {
      expect(alarmOn({ namespace: "AWS/States", metricName, dimensions })).toEqual(anything);
    }
    for (const metricName of ["InvalidInput", "InputTooLarge", "SendFailed", "States.Timeout"]) {
      expect(alarmOn({ namespace: "Ringback/staging/Record", metricName, dimensions: {} })).toEqual(anything);
    }
  });

  it("ring on errors and throttles of all functions, and on events that the rule loses", () => {
    for (const FunctionName of ["RecordFunction", "RecordDeadLetterFunction", "RecordUndeliveredFunction"]) {
      for (const metricName of ["Errors", "Throttles"]) {
        expect(alarmOn({ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName } })).toEqual(
          anything,
        );
      }
    }
    const dimensions = { EventBusName: "EventsBus", RuleName: "RecordWorkflowRule" };
    const metricName = "InvocationsFailedToBeSentToDlq";
    expect(alarmOn({ namespace: "AWS/Events", metricName, dimensions })).toEqual(anything);
  });

  it("stay quiet where there is nothing to count, and say what has happened", () => {
    for (const { treatMissingData, alarmDescription } of alarms) {
      expect(treatMissingData).toBe("notBreaching");
      expect(String(alarmDescription).length).toBeGreaterThan(20);
    }
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
  });

  it("write to the address that the stage names", () => {
    const subscription = inputsOf(stage, "sns/topicSubscription:TopicSubscription", "AlarmsEmail");
    expect(subscription).toMatchObject({ protocol: "email", endpoint: "team@example.com" });
    for (const { alarmActions } of alarms)
      expect(plainJson(alarmActions)).toEqual([plain(String(subscription["topic"]))]);
  });
});

describe("the filters of the execution log", () => {
  it("name states that the workflow has", () => {
    const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow");
    const { States } = jsonOf(definition) as { States: object };
    const filters = resourcesOfType(stage, "cloudwatch/logMetricFilter:LogMetricFilter");
    const named = filters.flatMap(
      ({ inputs }) => /details\.name = "(.*?)"/.exec(String(inputs["pattern"]))?.[1] ?? [],
    );
    expect(named).toEqual(["Invalid input", "Input too large"]);
    for (const name of named) expect(States).toHaveProperty([name, "Type"], "Fail");
  });
});

describe("the dashboard", () => {
  const { dashboardBody } = inputsOf(stage, "cloudwatch/dashboard:Dashboard", "Dashboard");
  const { widgets } = jsonOf(dashboardBody) as {
    widgets: {
      x: number;
      y: number;
      width: number;
      properties: { title: string; metrics?: unknown[][]; query?: string };
    }[];
  };

  it("shows every count of a task's functions", () => {
    const shown = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const counts = shown.filter(([namespace]) => namespace === "Ringback").map(([, name]) => name);
    // Undelivered events belong to no task.
    const ofTasks = metricNames.filter((name) => name !== "EventUndelivered");
    expect([...new Set(counts)].sort()).toEqual([...ofTasks].sort());
  });

  it("keeps to CloudWatch's grid and names each graph", () => {
    const places = widgets.map(({ x, y }) => `${x}/${y}`);
    expect(new Set(places).size).toBe(widgets.length);
    for (const { x, width, properties } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(properties.title).toMatch(/^Record: /);
    }
    const queries = widgets.flatMap(({ properties }) => properties.query ?? []);
    expect(queries).toEqual([expect.stringContaining('filter type = "ExecutionFailed"')]);
  });
});
