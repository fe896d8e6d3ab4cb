import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { maximumInputBytes } from "../message/event.ts";
import { recordingSettings } from "../settings/task-presets.ts";
import type { FifoSettings } from "../settings/task-settings.ts";
import { failureNames } from "./failure-names.ts";
import { recordWorkflow } from "./record-workflow.ts";
import { taskState } from "./task-state.ts";
import { wholeTaskState } from "./whole-task.ts";

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/work";
const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";

/** The workflow on a stage in production, with a FIFO queue if there is a message group. */
function workflowWith(fifo?: FifoSettings) {
  const settings = recordingSettings("production", fifo === undefined ? {} : { fifo });
  return recordWorkflow({ fifo, state: (options) => taskState({ queueUrl, resource, settings }, options) });
}

const standard = workflowWith();
const fifo = workflowWith({ messageGroup: "$states.input.source", deadLettersAhead: 1 });

/** Evaluates an expression of the workflow with the JSONata that AWS runs (2.0.6), which is older than the engine's. */
function evaluated(expression: unknown, states: object): Promise<unknown> {
  return jsonata(String(expression).slice("{%".length, -"%}".length)).evaluate({}, { states });
}

const [, tooLarge] = standard.States["Check input"].Choices;
const isTooLarge = (input: unknown) => evaluated(tooLarge?.Condition, { input });
const sizeCause = (input: unknown) => evaluated(standard.States["Input too large"].Cause, { input });

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

describe("recordWorkflow", () => {
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

  it("sends the event that it got", () => {
    expect(standard.States["Record using Queue"].Arguments.MessageBody).toEqual({
      Record: {
        messageId: "{% $states.input.id %}",
        createdAt: "{% $states.input.time %}",
        event: "{% $states.input.detail %}",
      },
      MyTaskToken: "{% $states.context.Task.Token %}",
    });
  });

  it("puts the task's output next to its input", async () => {
    const input = { id: "e1", source: "shop" };
    const result = { statusCode: 200, putStatus: { messageId: "e1" } };
    expect(await evaluated(standard.States["Record using Queue"].Output, { input, result })).toEqual({
      ...input,
      recordResult: { Payload: result, StatusCode: 200 },
    });
  });

  it.each([
    ["standard", standard],
    ["FIFO", fifo],
  ])("is its task and nothing else (%s)", (_, definition) => {
    expect(wholeTaskState(definition)).toBe("Record using Queue");
  });

  it("leaves its timeout to the stack", () => {
    expect(standard).not.toHaveProperty("TimeoutSeconds");
  });
});

describe("input that cannot be recorded", () => {
  const event = { id: "e1", time: "2022-04-18T07:51:06Z", detail: {}, source: "shop" };
  const invalid = ({ States }: typeof standard, input: unknown) =>
    evaluated(States["Check input"].Choices[0]?.Condition, { input });
  const cause = ({ States }: typeof standard, input: unknown) =>
    evaluated(States["Invalid input"].Cause, { input });

  it.each([
    [{ ...event, id: "" }, "The field id has to be a string that is not empty."],
    [{ ...event, time: 7 }, "The field time has to be a string that is not empty."],
    [{ id: "e1", time: event.time, source: "shop" }, "The field detail is missing."],
    ["text", "The field id has to be a string that is not empty."],
  ])("is %j: the cause names the field", async (input, sentence) => {
    for (const definition of [standard, fifo]) {
      expect(await invalid(definition, input)).toBe(true);
      expect(await cause(definition, input)).toBe(sentence);
    }
  });

  it.each([undefined, "", 7, "two words", "é", "x".repeat(129)])(
    "has the message group %j on a FIFO queue",
    async (source) => {
      expect(await invalid(fifo, { ...event, source })).toBe(true);
      expect(await cause(fifo, { ...event, source })).toMatch(
        /^The message group has to be a string of 1 to 128/,
      );
      expect(await invalid(standard, { ...event, source })).toBe(false);
    },
  );

  it.each([event, { ...event, source: "!~".repeat(64) }, { ...event, detail: null }])(
    "is not %j",
    async (input) => {
      expect(await invalid(standard, input)).toBe(false);
      expect(await invalid(fifo, input)).toBe(false);
    },
  );

  it("is checked for the group of a redrive, which counts more than that of the event", async () => {
    const { source: _, ...redriven } = event;
    const input = { ...redriven, redriveOf: { deadLetterId: "d1", messageGroup: "shop" } };
    expect(await invalid(fifo, input)).toBe(false);
    expect(await evaluated(fifo.States["Record using Queue"].Arguments.MessageGroupId, { input })).toBe(
      "shop",
    );
  });
});
