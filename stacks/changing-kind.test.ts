import { fifoSettings, stageSettings } from "@ringback/contracts/stage-settings";
import { describe, expect, it, vi } from "vitest";
import { mappingSettings } from "./testing/deployed-settings.ts";
import { itDeploysItsSettings } from "./testing/describe-stage.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";
import { roleStatements } from "./testing/statements.ts";

const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };

vi.mock("./current-stage.ts", async () => {
  const { describeStage } = await import("./stage.ts");
  return { stage: describeStage("production", { fifo, draining: "standard" }) };
});

const stage = await evaluateStage("production");

describe("a stage that changes from standard to FIFO", () => {
  itDeploysItsSettings({
    stage,
    settings: fifoSettings(stageSettings("production"), fifo),
    pair: "WorkFifo",
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
