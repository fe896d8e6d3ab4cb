import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { createStepFunctions, type StepFunctions } from "@ringback/stepfunctions/step-functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFaults } from "../faults/faults.ts";
import { serveQueues } from "../testing/serve-queues.ts";
import { sqsClient } from "../testing/sqs-client.ts";
import { createIntegrations } from "./integrations.ts";

const executionArn = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:flow:${name}`;
let served: Awaited<ReturnType<typeof serveQueues>>;
let stepFunctions: StepFunctions;
let queueUrl: string;
let machines = 0;

beforeAll(async () => {
  served = await serveQueues();
  ({ queueUrl } = served.queues.createQueue("work", { MaximumMessageSize: "262144" }));
  stepFunctions = createStepFunctions({
    integrations: createIntegrations({
      queues: served.queues,
      functions: new Map(),
      faults: createFaults({ rates: {} }),
    }),
  });
});
afterAll(async () => {
  await stepFunctions.close();
  await served.close();
});

/** Runs a Task of these fields, which waits for its token where the resource says so, and gives the execution's ARN. */
async function send(task: object, input: object = {}): Promise<string> {
  machines += 1;
  const name = `flow-${machines}`;
  const created: { stateMachineArn?: string } = await stepFunctions.call("CreateStateMachine", {
    name,
    roleArn: "arn:aws:iam::000000000000:role/r",
    definition: JSON.stringify({
      StartAt: "Send it",
      States: { "Send it": { Type: "Task", End: true, ...task } },
    }),
  });
  await stepFunctions.call("StartExecution", { ...created, name: "one", input: JSON.stringify(input) });
  return executionArn("one").replace("flow", name);
}

async function received(): Promise<object | undefined> {
  const client = sqsClient(served.url);
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MessageAttributeNames: ["All"], WaitTimeSeconds: 5 }),
  );
  const [message] = Messages;
  if (message) {
    served.queues.removeQueue(queueUrl);
    ({ queueUrl } = served.queues.createQueue("work", { MaximumMessageSize: "262144" }));
  }
  return message?.MessageAttributes;
}

const failure = async (arn: string) => {
  const described = () => stepFunctions.call("DescribeExecution", { executionArn: arn });
  await expect.poll(described).toMatchObject({ status: "FAILED" });
  const { error, cause }: { error?: string; cause?: string } = await described();
  return { error, cause };
};

const Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";

describe("the attributes of a message that a state machine sends", () => {
  it("arrive from JSONata, in all three types", async () => {
    const arn = await send(
      {
        QueryLanguage: "JSONata",
        Resource,
        Arguments: {
          QueueUrl: queueUrl,
          MessageBody: { MyTaskToken: "{% $states.context.Task.Token %}" },
          MessageAttributes: {
            Execution: { DataType: "String", StringValue: "{% $states.context.Execution.Id %}" },
            State: { DataType: "String", StringValue: "{% $states.context.State.Name %}" },
            Amount: { DataType: "Number", StringValue: "{% $string($states.input.amount) %}" },
            Bytes: { DataType: "Binary", BinaryValue: "AAEC" },
          },
        },
      },
      { amount: 12.5 },
    );
    expect(await received()).toEqual({
      Execution: { DataType: "String", StringValue: arn },
      State: { DataType: "String", StringValue: "Send it" },
      Amount: { DataType: "Number", StringValue: "12.5" },
      Bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 2]) },
    });
  });

  it("arrive from JSONPath", async () => {
    const arn = await send({
      Resource,
      Parameters: {
        QueueUrl: queueUrl,
        "MessageBody.$": "$$.Task.Token",
        MessageAttributes: {
          Execution: { DataType: "String", "StringValue.$": "$$.Execution.Id" },
          State: { DataType: "String", "StringValue.$": "$$.State.Name" },
        },
      },
    });
    expect(await received()).toEqual({
      Execution: { DataType: "String", StringValue: arn },
      State: { DataType: "String", StringValue: "Send it" },
    });
  });

  it.each([
    ["Date", "x", "The type of message (user) attribute 'a' is invalid."],
    ["Number", "x", "Can't cast the value of message (user) attribute 'a' to a number."],
    ["String", "", "Message (user) attribute 'a' must contain a non-empty value of type 'String'."],
  ])("are refused by SQS where a %s is %j", async (DataType, StringValue, sentence) => {
    const MessageAttributes = { a: { DataType, StringValue } };
    const arn = await send({
      Resource,
      Parameters: { QueueUrl: queueUrl, "MessageBody.$": "$$.Task.Token", MessageAttributes },
    });
    expect(await failure(arn)).toMatchObject({
      error: "SQS.AmazonSQSException",
      cause: expect.stringContaining(sentence),
    });
  });

  it("count towards the size of the message", async () => {
    const parameters = (size: number) => ({
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: {
        QueueUrl: queueUrl,
        MessageBody: "x".repeat(2000),
        MessageAttributes: { a: { DataType: "String", StringValue: "y".repeat(size) } },
      },
    });
    served.queues.setQueueAttributes(queueUrl, { MaximumMessageSize: "3000" });
    // Name, type and value count.
    await send(parameters(3000 - 2000 - "a".length - "String".length));
    expect(await received()).toBeDefined();
    served.queues.setQueueAttributes(queueUrl, { MaximumMessageSize: "3000" });
    const arn = await send(parameters(3000 - 2000 - "a".length - "String".length + 1));
    expect(await failure(arn)).toMatchObject({
      error: "SQS.AmazonSQSException",
      cause: expect.stringContaining("Message must be shorter than 3000 bytes"),
    });
  });
});
