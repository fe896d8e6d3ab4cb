import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, resourcesOfType } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";

const stage = await evaluateStage("staging-fifo");
const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };
const settings = recordingSettings("staging-fifo", { fifo });

describe("a FIFO stage", () => {
  itDeploysItsSettings({ stage, settings, pair: "RecordWorkFifo" });

  it("sends with the stage's message group, and a deduplication id of its own for every task", () => {
    const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow");
    expect(definition).toMatch(/"MessageGroupId":"\{% [^"]*: \(\$states\.input\.source\) %\}"/);
    expect(definition).toContain('"MessageDeduplicationId":"{% $hash(');
  });

  it("counts limits and duplicates for each message group on its own", () => {
    expect(inputsOf(stage, "sqs/queue:Queue", "RecordWorkFifoQueue")).toMatchObject({
      contentBasedDeduplication: false,
      deduplicationScope: "messageGroup",
      fifoThroughputLimit: "perMessageGroupId",
    });
  });

  it("has no standard pair as well, and a standard queue for events that the rule cannot deliver", () => {
    expect(
      resourcesOfType(stage, "sqs/queue:Queue")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["RecordUndeliveredEventsQueue", "RecordWorkFifoDeadLettersQueue", "RecordWorkFifoQueue"]);
    expect(inputsOf(stage, "sqs/queue:Queue", "RecordUndeliveredEventsQueue")["fifoQueue"]).toBe(false);
  });
});
