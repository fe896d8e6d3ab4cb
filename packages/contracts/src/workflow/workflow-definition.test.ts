import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { maximumInputBytes } from "../message/event.ts";
import { fifoSettings, stageSettings } from "../settings/stage-settings.ts";
import { failureNames } from "./failure-names.ts";
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

/** Evaluates an expression of the workflow with the JSONata that AWS runs (2.0.6), which is older than the engine's. */
function evaluated(expression: string, input: unknown): Promise<unknown> {
  return jsonata(expression.slice("{%".length, -"%}".length)).evaluate({}, { states: { input } });
}

const [, tooLarge] = standard.States["Check input"].Choices;
const isTooLarge = (input: unknown) => evaluated(tooLarge?.Condition ?? "", input);
const sizeCause = (input: unknown) => evaluated(standard.States["Input too large"].Cause, input);

/** An input of exactly so many bytes of JSON, its detail nearly all of one character. */
function inputOf(bytes: number, character: string) {
  const event = { id: "e", time: "2022-04-18T07:51:06Z", detail: "" };
  const free = bytes - Buffer.byteLength(JSON.stringify(event));
  const each = Buffer.byteLength(character);
  return { ...event, detail: character.repeat(Math.floor(free / each)) + "x".repeat(free % each) };
}

describe("the size of an input", () => {
  const characters = ["x", "%", " ", "é", "€", "😀"];

  it.each(characters)("is counted in bytes, to the last one, when it is made of %j", async (character) => {
    const atLimit = inputOf(maximumInputBytes, character);
    expect(Buffer.byteLength(JSON.stringify(atLimit))).toBe(maximumInputBytes);
    expect(await isTooLarge(atLimit)).toBe(false);
    expect(await isTooLarge(inputOf(maximumInputBytes + 1, character))).toBe(true);
  });

  it.each(characters)("is exact for the largest input that AWS accepts, made of %j", async (character) => {
    const largest = inputOf(262_144, character);
    expect(await sizeCause(largest)).toBe("The input has 262144 bytes; 240000 is the limit.");
  });

  it("is counted without an array, whose memory AWS bounds", () => {
    const { Cause } = standard.States["Input too large"];
    for (const expression of [tooLarge?.Condition ?? "", Cause]) {
      expect(expression).not.toMatch(/\$(split|match|map|each|spread)\(|\[/);
    }
  });
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

  it.each(["aws", "aws-us-gov", "aws-cn", "aws-eusc"])(
    "names the partition %s in its resource",
    (partition) => {
      const { States } = workflowDefinition({ queueUrl, settings: stageSettings("production"), partition });
      expect(States["Record using Queue"].Resource).toBe(
        `arn:${partition}:states:::sqs:sendMessage.waitForTaskToken`,
      );
    },
  );

  it("names the message group and a deduplication id only on a FIFO stage", () => {
    expect(standard.States["Record using Queue"].Arguments).not.toHaveProperty("MessageGroupId");
    expect(fifo.States["Record using Queue"].Arguments).toMatchObject({
      MessageGroupId: expect.stringContaining("$states.input.source"),
      MessageDeduplicationId: "{% $hash($states.context.Task.Token, 'SHA-256') %}",
    });
  });
});
