import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { failureNames } from "./failure-names.ts";
import { fifoSettings, stageSettings } from "./stage-settings.ts";
import { workflowDefinition } from "./workflow-definition.ts";

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/work";
const standard = workflowDefinition({ queueUrl, settings: stageSettings("production") });
const fifo = workflowDefinition({
  queueUrl,
  settings: fifoSettings(stageSettings("production"), {
    messageGroup: "$states.input.source",
    deadLettersAhead: 1,
  }),
});

describe("workflowDefinition", () => {
  it.each([
    ["standard", standard],
    ["FIFO", fifo],
  ])("is valid Amazon States Language (%s)", (_, definition) => {
    const { isValid, errorsText } = aslValidator(definition);
    expect(isValid, errorsText("\n")).toBe(true);
  });

  it("retries the send for no error that a function reports, and catches nothing", () => {
    const task = standard.States["Record using Queue"];
    const retried = task.Retry.flatMap((retry) => retry["ErrorEquals"]);
    expect(retried).toEqual(["SQS.SdkClientException", "SQS.AmazonSQSException"]);
    expect(retried.filter((name) => failureNames.some((failure) => failure === name))).toEqual([]);
    expect(task).not.toHaveProperty("Catch");
  });

  it("gives the body to the task as an object, so that nothing is encoded twice", () => {
    expect(standard.States["Record using Queue"].Arguments["MessageBody"]).toEqual({
      Record: {
        messageId: "{% $states.input.id %}",
        createdAt: "{% $states.input.time %}",
        event: "{% $states.input.detail %}",
      },
      MyTaskToken: "{% $states.context.Task.Token %}",
    });
  });

  it("names the message group and a deduplication id only on a FIFO stage", () => {
    expect(standard.States["Record using Queue"].Arguments).not.toHaveProperty("MessageGroupId");
    expect(fifo.States["Record using Queue"].Arguments).toMatchObject({
      MessageGroupId: expect.stringContaining("$states.input.source"),
      MessageDeduplicationId: "{% $hash($states.context.Task.Token, 'SHA-256') %}",
    });
  });
});
