import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { failureNames } from "@ringback/contracts/workflow/failure-names";
import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import { type TaskStateOptions, taskState } from "@ringback/contracts/workflow/task-state";
import { closeRuns, runDefinition } from "@ringback/stepfunctions/testing/run-definition";
import { afterAll, describe, expect, it } from "vitest";

const settings = recordingSettings("production");
const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
const definition = recordWorkflow({
  fifo: undefined,
  state: (options: TaskStateOptions) => taskState({ queueUrl: "q", resource, settings }, options),
});
const input = { id: "m", time: "2022-04-18T07:51:06Z", detail: {} };

/** Runs the workflow with a queue that notes each message's token, and answers `send` to each. */
async function runWorkflow(send: (message: number) => object = () => ({ MessageId: "m" })) {
  const tokens: string[] = [];
  const run = await runDefinition(definition, {
    input,
    integrations: {
      sendMessage: async (parameters) => {
        const { MyTaskToken } = JSON.parse(
          "MessageBody" in parameters ? String(parameters.MessageBody) : "{}",
        );
        return send(tokens.push(MyTaskToken));
      },
    },
  });
  return { run, tokens };
}

afterAll(closeRuns);

describe("the send of the workflow", () => {
  it.each(failureNames)("puts one message into the queue when a function reports %s", async (error) => {
    const { run, tokens } = await runWorkflow();
    await run.clock.advanceUntil(() => tokens.length === 1);
    await run.call("SendTaskFailure", { taskToken: tokens[0], error, cause: "c" });
    expect(await run.end()).toMatchObject({ status: "FAILED", error, cause: "c" });
    expect(tokens).toHaveLength(1);
  });

  it("puts one message into the queue when no function reports before the task's timeout", async () => {
    const { run, tokens } = await runWorkflow();
    expect(await run.end()).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(tokens).toHaveLength(1);
  });

  it.each(["SQS.SdkClientException", "SQS.AmazonSQSException"])(
    "tries again after %s, with another token each time, and then fails with it",
    async (name) => {
      const { run, tokens } = await runWorkflow(() => {
        throw Object.assign(new Error("no queue"), { name });
      });
      expect(await run.end()).toMatchObject({ status: "FAILED", error: name, cause: "no queue" });
      expect(new Set(tokens).size).toBe(settings.sendAttempts);
      expect(tokens).toHaveLength(settings.sendAttempts);
    },
  );
});

describe("AWS's redrive of the workflow", () => {
  it("sends the same message under another token, and goes on with its callback", async () => {
    const { run, tokens } = await runWorkflow();
    await run.clock.advanceUntil(() => tokens.length === 1);
    await run.call("SendTaskFailure", { taskToken: tokens[0], error: "MessageDeadLettered", cause: "c" });
    await run.end();
    await run.call("RedriveExecution", { executionArn: run.executionArn });
    await run.clock.advanceUntil(() => tokens.length === 2);
    expect(tokens[1]).not.toBe(tokens[0]);
    await run.call("SendTaskSuccess", { taskToken: tokens[1], output: '{"statusCode":200}' });
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED", output: input });
    const sent = (await run.events()).filter(({ type }) => type === "TaskScheduled");
    const bodies = sent.map(({ taskScheduledEventDetails: details }) => {
      const { MessageBody } = JSON.parse(JSON.parse(JSON.stringify(details)).parameters);
      return MessageBody.Record;
    });
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it("begins the attempts of the send anew", async () => {
    let isDown = true;
    const { run, tokens } = await runWorkflow(() => {
      if (isDown) throw Object.assign(new Error("no queue"), { name: "SQS.SdkClientException" });
      return { MessageId: "m" };
    });
    expect(await run.end()).toMatchObject({ status: "FAILED" });
    await run.call("RedriveExecution", { executionArn: run.executionArn });
    await run.clock.advanceUntil(() => tokens.length === settings.sendAttempts + 2);
    isDown = false;
    await run.clock.advanceUntil(() => tokens.length === settings.sendAttempts + 3);
    await run.call("SendTaskSuccess", { taskToken: tokens.at(-1), output: '{"statusCode":200}' });
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED" });
  });
});
