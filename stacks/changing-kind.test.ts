import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { mappingSettings } from "./testing/deployed-settings.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, plain, plainJson, resourcesOfType } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";
import { roleStatements } from "./testing/statements.ts";

const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };

const stage = await evaluateStage("production", { chosen: { fifo, draining: "standard" } });

describe("a task that changes from standard to FIFO", () => {
  itDeploysItsSettings({
    stage,
    settings: {
      ...recordingSettings("production", { fifo }),
      drainingPairs: 1,
      // 300 a second are shared by two work queues with 10 invocations each and two dead-letter queues with 2 each.
      callbackRatePerSecond: 12,
    },
    pair: "RecordWorkFifo",
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
    const { backlogAllowanceSeconds, queueRetentionSeconds } = recordingSettings("production");
    expect(thresholds("RecordWorkFifoQueue.fifo")).toEqual([
      ["Record-Backlog", backlogAllowanceSeconds / 2],
      ["Record-Retention", queueRetentionSeconds / 2],
    ]);
    expect(thresholds("RecordWorkQueue")).toEqual([
      ["Record-DrainingBacklog", backlogAllowanceSeconds / 2],
      ["Record-DrainingRetention", queueRetentionSeconds / 2],
    ]);
    expect(thresholds("RecordWorkDeadLettersQueue")).toEqual(
      thresholds("RecordWorkFifoDeadLettersQueue.fifo").map(([, at]) => [
        "Record-DrainingDeadLettersAge",
        at,
      ]),
    );
    const names = alarms.map(({ name }) => plain(String(name)));
    for (const queue of ["Work", "DeadLetters", "DrainingWork", "DrainingDeadLetters", "Undelivered"])
      expect(names).toContain(`Record-${queue}Unconsumed`);
  });

  it("shows both work queues on the dashboard", () => {
    const { dashboardBody } = inputsOf(stage, "cloudwatch/dashboard:Dashboard", "Dashboard");
    for (const queue of ["RecordWorkQueue", "RecordWorkFifoQueue.fifo"])
      expect(plain(String(dashboardBody))).toContain(
        `"ApproximateAgeOfOldestMessage","QueueName","${queue}"`,
      );
  });

  it("goes on consuming the pair that is draining", () => {
    expect(mappingSettings(stage, "RecordWorkMapping")).toMatchObject({
      EventSourceArn: "arn:aws:sqs:RecordWorkQueue",
      FunctionName: "arn:aws:lambda:function:RecordFunction",
    });
    expect(mappingSettings(stage, "RecordWorkDeadLettersMapping")).toMatchObject({
      EventSourceArn: "arn:aws:sqs:RecordWorkDeadLettersQueue",
      FunctionName: "arn:aws:lambda:function:RecordDeadLetterFunction",
    });
  });

  it("lets the recorder read both queues, and executions that began before send to the old one", () => {
    const both = ["arn:aws:sqs:RecordWorkFifoQueue.fifo", "arn:aws:sqs:RecordWorkQueue"];
    const { RecordRole, RecordWorkflowRole } = roleStatements(stage);
    expect(RecordRole?.[0]).toMatchObject({ Resource: both });
    expect(RecordWorkflowRole?.[0]).toMatchObject({ Action: ["sqs:SendMessage"], Resource: both });
  });

  it("keeps the old queues in AWS when they leave the stacks, and no longer stops that", () => {
    const queues = resourcesOfType(stage, "sqs/queue:Queue");
    expect(queues.every(({ retainOnDelete }) => retainOnDelete)).toBe(true);
    const leaving = queues.filter(({ protect }) => !protect).map(({ name }) => name);
    expect(leaving.sort()).toEqual(["RecordWorkDeadLettersQueue", "RecordWorkQueue"]);
  });
});
