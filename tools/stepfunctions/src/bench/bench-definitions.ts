import type { JsonObject } from "../json.ts";

/** A chain of Pass states. */
export function passChain(length: number): JsonObject {
  const states: JsonObject = {};
  for (let index = 0; index < length; index += 1) {
    states[`S${index}`] =
      index + 1 < length ? { Type: "Pass", Next: `S${index + 1}` } : { Type: "Pass", End: true };
  }
  return { StartAt: "S0", States: states };
}

/** A Map whose processor is one Pass. */
export const MAP: JsonObject = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Items: "{% $states.input.items %}",
      ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
      End: true,
    },
  },
};

/** A task that waits for its token, as a buffered workflow has it. */
export const SEND_AND_WAIT: JsonObject = {
  QueryLanguage: "JSONata",
  StartAt: "Check",
  States: {
    Check: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $exists($states.input.id) and $type($states.input.id) = 'string' %}", Next: "Send" },
      ],
      Default: "Refuse",
    },
    Refuse: { Type: "Fail", Error: "InvalidInput" },
    Send: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Arguments: {
        QueueUrl: "http://127.0.0.1/queue",
        MessageBody: {
          Record: { messageId: "{% $states.input.id %}", event: "{% $states.input.detail %}" },
          MyTaskToken: "{% $states.context.Task.Token %}",
        },
        MessageAttributes: {
          Execution: { DataType: "String", StringValue: "{% $states.context.Execution.Id %}" },
          State: { DataType: "String", StringValue: "{% $states.context.State.Name %}" },
        },
      },
      TimeoutSeconds: 7200,
      Retry: [{ ErrorEquals: ["SQS.SdkClientException"], IntervalSeconds: 2, MaxAttempts: 5 }],
      Output: "{% $merge([$states.input, { 'recordResult': $states.result }]) %}",
      End: true,
    },
  },
};
