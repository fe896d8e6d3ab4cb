import { createHash } from "node:crypto";
import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { taskSettings } from "../settings/task-presets.ts";
import type { TaskSettings } from "../settings/task-settings.ts";
import { eventMessage, messageAttributes, type TaskStateOptions, taskState } from "./task-state.ts";

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/work";
const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
const standard = taskSettings("production", { workSeconds: 0 });
const fifo = taskSettings("production", {
  workSeconds: 0,
  fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
});
const stateOf = (options: TaskStateOptions, settings: TaskSettings = standard) =>
  taskState({ queueUrl, resource, settings }, options);

/** Evaluates an expression with the JSONata that AWS runs (2.0.6), which is older than the engine's. */
function evaluated(expression: unknown, states: object): Promise<unknown> {
  const parsed = jsonata(String(expression).slice("{%".length, -"%}".length));
  // A function of AWS's own, next to those of JSONata.
  parsed.registerFunction("hash", (text: string) => createHash("sha256").update(text).digest("hex"));
  return parsed.evaluate({}, { states });
}

const message = {
  messageId: "{% $states.input.order.id & '-charge' %}",
  createdAt: "{% $states.input.order.time %}",
  event: {
    amount: "{% $states.input.order.amount %}",
    currency: "EUR",
    lines: ["{% $states.input.lines %}", 1, null],
  },
};

/** Everything that whoever writes a workflow can say. */
const everything: TaskStateOptions = {
  message,
  result: "charge",
  assign: { charged: "{% $states.result.amount %}" },
  messageGroup: "$states.input.order.customer",
  comment: "Charges the customer",
  catch: [
    {
      errors: ["CardRefused"],
      next: "Release",
      output: "{% $merge([$states.input, $states.errorOutput]) %}",
    },
    { errors: ["States.ALL"], next: "Release" },
  ],
  next: "Release",
};

describe("taskState", () => {
  it.each([
    ["all options", everything],
    ["none", { next: "Release" }],
    ["the end", { end: true }],
  ] as const)("is valid Amazon States Language in JSONata and in JSONPath: %s", (_, options) => {
    for (const settings of [standard, fifo]) {
      for (const language of [{}, { QueryLanguage: "JSONPath" }, { QueryLanguage: "JSONata" }]) {
        const definition = {
          ...language,
          StartAt: "Charge",
          States: {
            Charge: stateOf(options, settings),
            // A state that nothing leads to is not valid.
            ...("next" in options ? { Release: { Type: "Pass", End: true } } : {}),
          },
        };
        const { isValid, errorsText } = aslValidator(definition);
        expect(isValid, errorsText("\\n")).toBe(true);
      }
    }
  });

  it("sends the event that is its input, and names the execution and itself in attributes", () => {
    expect(stateOf({ end: true }).Arguments).toEqual({
      QueueUrl: queueUrl,
      MessageBody: { Record: eventMessage, MyTaskToken: "{% $states.context.Task.Token %}" },
      MessageAttributes: {
        Execution: { DataType: "String", StringValue: "{% $states.context.Execution.Id %}" },
        State: { DataType: "String", StringValue: "{% $states.context.State.Name %}" },
      },
    });
  });

  it("sends another message, as an object, so that nothing is encoded twice", () => {
    expect(stateOf({ message, end: true }).Arguments.MessageBody).toEqual({
      Record: message,
      MyTaskToken: "{% $states.context.Task.Token %}",
    });
  });

  it("waits as long as the task's settings say, and tries the send again for no error of the task", () => {
    const state = stateOf(everything, { ...standard, taskTimeoutSeconds: 777, sendAttempts: 4 });
    expect(state.TimeoutSeconds).toBe(777);
    expect(state.Retry).toEqual([
      {
        ErrorEquals: ["SQS.SdkClientException", "SQS.AmazonSQSException"],
        IntervalSeconds: 2,
        BackoffRate: 2,
        MaxDelaySeconds: 30,
        MaxAttempts: 3,
        JitterStrategy: "FULL",
      },
    ]);
  });

  it("loses token, attributes, timeout and retry by nothing that it is given", () => {
    const greedy = {
      ...everything,
      message: { ...message, MyTaskToken: "mine", Record: {} },
      Arguments: {},
      MessageAttributes: {},
      MessageBody: {},
      QueueUrl: "elsewhere",
      Resource: "arn:aws:states:::sqs:sendMessage",
      QueryLanguage: "JSONPath",
      TimeoutSeconds: 1,
      TimeoutSecondsPath: "$.timeout",
      HeartbeatSeconds: 1,
      Retry: [],
      Type: "Pass",
    };
    for (const settings of [standard, fifo]) {
      expect(stateOf(greedy, settings)).toEqual(stateOf(everything, settings));
      const { Arguments, Retry, TimeoutSeconds } = stateOf(greedy, settings);
      expect(Arguments.MessageBody.MyTaskToken).toBe("{% $states.context.Task.Token %}");
      expect(Arguments.MessageAttributes).toEqual(messageAttributes);
      expect({ Retry, TimeoutSeconds }).toEqual({
        Retry: stateOf({ end: true }, settings).Retry,
        TimeoutSeconds: settings.taskTimeoutSeconds,
      });
    }
  });

  it("goes on, or ends", () => {
    expect(stateOf({ next: "Charge" })).toMatchObject({ Next: "Charge" });
    expect(stateOf({ next: "Charge" })).not.toHaveProperty("End");
    expect(stateOf({ end: true })).toMatchObject({ End: true });
    expect(stateOf({ end: true })).not.toHaveProperty("Next");
  });

  it("catches what it is told to, and nothing of its own accord", () => {
    expect(stateOf(everything).Catch).toEqual([
      {
        ErrorEquals: ["CardRefused"],
        Next: "Release",
        Output: "{% $merge([$states.input, $states.errorOutput]) %}",
      },
      { ErrorEquals: ["States.ALL"], Next: "Release" },
    ]);
    expect(stateOf({ end: true })).not.toHaveProperty("Catch");
    expect(stateOf({ catch: [], end: true })).not.toHaveProperty("Catch");
  });

  it("keeps variables and the comment", () => {
    expect(stateOf(everything)).toMatchObject({
      Comment: "Charges the customer",
      Assign: { charged: "{% $states.result.amount %}" },
    });
  });
});

describe("the output of a task's state", () => {
  const states = { input: { id: "e1", lines: [1] }, result: { amount: 7 } };

  it("is the task's result where nothing is said", () => {
    expect(stateOf({ end: true })).not.toHaveProperty("Output");
  });

  it.each(["charge", "it's", 'say "hi"', "back\\slash", "new\nline", "日本 😀", "a%}b", "{%", "id", ""])(
    "is the input with the result in a field: %j",
    async (result) => {
      const { Output } = stateOf({ result, end: true });
      expect(await evaluated(Output, states)).toEqual({ ...states.input, [result]: { amount: 7 } });
    },
  );

  it("is the one that is given, which counts more than a field", () => {
    const output = { all: "{% $states.result %}" };
    expect(stateOf({ output, end: true }).Output).toEqual(output);
    expect(stateOf({ output, result: "charge", end: true }).Output).toEqual(output);
  });
});

describe("the message group of a task's state", () => {
  const groupOf = (options: TaskStateOptions, states: object, settings = fifo) =>
    evaluated(stateOf(options, settings).Arguments.MessageGroupId, states);
  const input = { source: "shop", order: { customer: "anna" } };

  it("is that of the task, unless the state has its own", async () => {
    expect(await groupOf({ end: true }, { input })).toBe("shop");
    expect(await groupOf({ message, end: true }, { input })).toBe("shop");
    expect(await groupOf({ messageGroup: "$states.input.order.customer", end: true }, { input })).toBe(
      "anna",
    );
    expect(await groupOf(everything, { input })).toBe("anna");
  });

  it("is that of a redrive where a new execution sends the event again", async () => {
    const redriven = { input: { id: "e1", redriveOf: { deadLetterId: "d1", messageGroup: "first" } } };
    expect(await groupOf({ end: true }, redriven)).toBe("first");
    expect(await groupOf({ messageGroup: "$states.input.none", end: true }, redriven)).toBe("first");
    // Written out, it is the event all the same (`wholeTaskState`).
    const { event, createdAt, messageId } = eventMessage;
    expect(await groupOf({ message: { event, createdAt, messageId }, end: true }, redriven)).toBe("first");
  });

  it("is never left out for a FIFO queue, and with it goes a deduplication id of the token", async () => {
    for (const options of [everything, { end: true }, { next: "Charge", message }] as const) {
      const { Arguments } = stateOf(options, fifo);
      expect(Arguments.MessageGroupId).toMatch(/^\{% .*\S.* %\}$/);
      const context = { Task: { Token: "a token" } };
      expect(await evaluated(Arguments.MessageDeduplicationId, { context })).toBe(
        createHash("sha256").update("a token").digest("hex"),
      );
    }
  });

  it.each(["", "  ", "{% $states.input.source %}"])(
    "is refused where it is no expression: %j",
    (messageGroup) => {
      expect(() => stateOf({ messageGroup, end: true }, fifo)).toThrow(
        `messageGroup is ${JSON.stringify(messageGroup)}, and has to be a JSONata expression without {% %}`,
      );
      const settings = { ...fifo, fifo: { messageGroup, deadLettersAhead: 0 } };
      expect(() => stateOf({ end: true }, settings)).toThrow(/^messageGroup is /);
    },
  );

  it("does not count while the queue is a standard queue", () => {
    const { Arguments } = stateOf(everything, standard);
    expect(Arguments).not.toHaveProperty("MessageGroupId");
    expect(Arguments).not.toHaveProperty("MessageDeduplicationId");
  });
});
