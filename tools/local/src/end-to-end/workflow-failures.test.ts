import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { failureNames } from "@ringback/contracts/workflow/failure-names";
import { workflowDefinition } from "@ringback/contracts/workflow/workflow-definition";
import { closeRuns, runDefinition } from "@ringback/stepfunctions/testing/run-definition";
import { afterAll, describe, expect, it } from "vitest";

const settings = stageSettings("production");
const definition = workflowDefinition({ queueUrl: "q", settings });
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
