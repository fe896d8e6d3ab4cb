import { fifoSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";
import { describe, expect, it } from "vitest";
import { mappingSettings } from "./testing/deployed-settings.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, plain, plainJson, resourcesOfType } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";
import { roleStatements } from "./testing/statements.ts";

const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };

const stage = await evaluateStage("production", { chosen: { fifo, draining: "standard" } });

describe("a stage that changes from standard to FIFO", () => {
  itDeploysItsSettings({
    stage,
    settings: {
      ...fifoSettings(stageSettings("production"), fifo),
      drainingPairs: 1,
      // 300 a second are shared by two work queues with 10 invocations each and two dead-letter queues with 2 each.
      callbackRatePerSecond: 12,
    },
    pair: "WorkFifo",
  });

  it("watches the age of the old queue as it does that of the new one, and both pairs for a consumer", () => {
    const alarms = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs);
    const thresholds = (QueueName: string) =>
      alarms
        .filter(({ metricName, dimensions }) => {
          const names = plainJson(dimensions ?? {}) as { QueueName?: string };
          return metricName === "ApproximateAgeOfOldestMessage" && names.QueueName === QueueName;
        })
        .map(({ name, threshold }) => [plain(String(name)), threshold]);
    const { backlogAllowanceSeconds, queueRetentionSeconds } = stageSettings("production");
    expect(thresholds("WorkFifoQueue.fifo")).toEqual([
      ["Backlog", backlogAllowanceSeconds / 2],
      ["Retention", queueRetentionSeconds / 2],
    ]);
    expect(thresholds("WorkQueue")).toEqual([
      ["DrainingBacklog", backlogAllowanceSeconds / 2],
      ["DrainingRetention", queueRetentionSeconds / 2],
    ]);
    expect(thresholds("WorkDeadLettersQueue")).toEqual(
      thresholds("WorkFifoDeadLettersQueue.fifo").map(([, at]) => ["WorkDeadLettersAge", at]),
    );
    const names = alarms.map(({ name }) => plain(String(name)));
    for (const pair of ["Work", "WorkFifo", "WorkDeadLetters", "WorkFifoDeadLetters", "RuleDeadLetters"])
      expect(names).toContain(`${pair}Unconsumed`);
  });

  it("shows both work queues on the dashboard", () => {
    const { dashboardBody } = inputsOf(stage, "cloudwatch/dashboard:Dashboard", "Dashboard");
    for (const queue of ["WorkQueue", "WorkFifoQueue.fifo"])
      expect(plain(String(dashboardBody))).toContain(
        `"ApproximateAgeOfOldestMessage","QueueName","${queue}"`,
      );
  });

  it("goes on consuming the pair that is draining", () => {
    expect(mappingSettings(stage, "WorkMapping")).toMatchObject({
      EventSourceArn: "arn:aws:sqs:WorkQueue",
      FunctionName: "arn:aws:lambda:function:RecorderFunction",
    });
    expect(mappingSettings(stage, "WorkDeadLettersMapping")).toMatchObject({
      EventSourceArn: "arn:aws:sqs:WorkDeadLettersQueue",
      FunctionName: "arn:aws:lambda:function:DeadLetterFunction",
    });
  });

  it("lets the recorder read both queues, and executions that began before send to the old one", () => {
    const both = ["arn:aws:sqs:WorkFifoQueue.fifo", "arn:aws:sqs:WorkQueue"];
    const { RecorderRole, WorkflowRole } = roleStatements(stage);
    expect(RecorderRole?.[0]).toMatchObject({ Resource: both });
    expect(WorkflowRole?.[0]).toMatchObject({ Action: ["sqs:SendMessage"], Resource: both });
  });

  it("keeps the old queues in AWS when they leave the stacks, and no longer stops that", () => {
    const queues = resourcesOfType(stage, "sqs/queue:Queue");
    expect(queues.every(({ retainOnDelete }) => retainOnDelete)).toBe(true);
    const leaving = queues.filter(({ protect }) => !protect).map(({ name }) => name);
    expect(leaving.sort()).toEqual(["WorkDeadLettersQueue", "WorkQueue"]);
  });
});
