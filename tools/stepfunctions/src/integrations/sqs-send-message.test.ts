import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

const sent: object[] = [];
const integrations = {
  async sendMessage(parameters: object) {
    sent.push(parameters);
    return { MessageId: "1" };
  },
};

/** Runs a Task with these parameters, with a Retry and a Catch for everything. */
async function send(parameters: object, language: "JSONata" | "JSONPath", input: Json = {}) {
  sent.length = 0;
  const field = language === "JSONata" ? "Arguments" : "Parameters";
  const definition = {
    QueryLanguage: language,
    StartAt: "Send",
    States: {
      Send: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        [field]: { QueueUrl: "q", MessageBody: "b", ...parameters },
        Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
        End: true,
      },
      Caught: { Type: "Succeed" },
    },
  };
  const run = await runDefinition(definition, { input, integrations });
  return { end: await run.end(), types: (await run.events()).map(({ type }) => type) };
}

describe("sqs:sendMessage", () => {
  it("hands attributes on as they are", async () => {
    const MessageAttributes = {
      State: { DataType: "String", StringValue: "{% $states.context.State.Name %}" },
      Bytes: { DataType: "Binary", BinaryValue: "AAEC" },
    };
    await send({ MessageAttributes }, "JSONata");
    expect(sent).toEqual([
      {
        QueueUrl: "q",
        MessageBody: "b",
        MessageAttributes: { ...MessageAttributes, State: { DataType: "String", StringValue: "Send" } },
      },
    ]);
  });

  it.each<[string, object, string]>([
    [
      "a value that is no text",
      { MessageAttributes: { a: { DataType: "Number", StringValue: "{% $states.input.n %}" } } },
      "The value for the field 'StringValue' must be a STRING",
    ],
    [
      "an attribute that is no object",
      { MessageAttributes: { a: "text" } },
      "The value for the field 'a' must be an object",
    ],
    [
      "attributes that are no object",
      { MessageAttributes: ["a"] },
      "The value for the field 'MessageAttributes' must be an object",
    ],
    [
      "a group that is no text, and a delay that is no number",
      { MessageGroupId: "{% $states.input.n %}", DelaySeconds: "3" },
      "The value for the field 'MessageGroupId' must be a STRING, The value for the field 'DelaySeconds' must be a NUMBER",
    ],
  ])("does not begin with %s: neither Retry nor Catch takes it", async (_, parameters, sentence) => {
    const { end, types } = await send(parameters, "JSONata", { n: 5 });
    expect(end).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(end.cause).toMatch(
      /^An error occurred while executing the state 'Send' \(entered at the event id #2\)\. The Arguments '\{.*\}' could not be used to start the Task: \[/,
    );
    expect(end.cause).toContain(`[${sentence}]`);
    expect(types).toEqual(["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]);
    expect(sent).toEqual([]);
  });

  it("calls them Parameters in JSONPath", async () => {
    const { end } = await send(
      { MessageAttributes: { a: { DataType: "String", "StringValue.$": "$.n" } } },
      "JSONPath",
      { n: 5 },
    );
    expect(end.cause).toContain(
      'The Parameters \'{"QueueUrl":"q","MessageBody":"b","MessageAttributes":{"a":{"DataType":"String","StringValue":5}}}\' could not be used to start the Task: [The value for the field \'StringValue\' must be a STRING]',
    );
  });
});
