import { afterEach, describe, expect, it } from "vitest";
import { MAP, passChain, SEND_AND_WAIT } from "../bench/bench-definitions.ts";
import { createStepFunctions } from "../step-functions.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

const items = (length: number) => ({ items: Array.from({ length }, (_, index) => index) });

describe("large executions", () => {
  it("run a chain of 5,000 states", async () => {
    const run = await runDefinition(passChain(5000), { input: { a: 1 } });
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED", output: { a: 1 } });
  });

  it("run a Map over 6,000 items", async () => {
    const run = await runDefinition(MAP, { input: items(6000) });
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED", output: items(6000).items });
  });

  it.each([
    ["a Map over 10,000 items", MAP, items(10_000)],
    [
      "a loop without end",
      {
        StartAt: "A",
        States: {
          A: { Type: "Pass", Next: "B" },
          B: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "A" }], Default: "C" },
          C: { Type: "Succeed" },
        },
      },
      { a: 1 },
    ],
  ])("end at AWS's 25,000 events: %s", async (_what, definition, input) => {
    const run = await runDefinition(definition, { input });
    expect(await run.end()).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
    const { events } = await run.call("GetExecutionHistory", {
      executionArn: run.executionArn,
      reverseOrder: true,
      maxResults: 1,
    });
    expect(events).toMatchObject([{ id: 25_000, type: "ExecutionFailed" }]);
  });

  it("wait 10,000 at once, and end each with its own result", { timeout: 30_000 }, async () => {
    const tokens: { id: string; token: string }[] = [];
    let ended = 0;
    let resolveEnded = () => {};
    const allEnded = new Promise<void>((resolve) => {
      resolveEnded = resolve;
    });
    const stepFunctions = createStepFunctions({
      integrations: {
        sendMessage: async (parameters) => {
          const body: { Record: { messageId: string }; MyTaskToken: string } = JSON.parse(
            "MessageBody" in parameters ? String(parameters.MessageBody) : "",
          );
          tokens.push({ id: body.Record.messageId, token: body.MyTaskToken });
          return { MessageId: "m" };
        },
      },
      onHistoryEvent: (_arn, { type }) => {
        if (type !== "ExecutionSucceeded") return;
        ended += 1;
        if (ended === 10_000) resolveEnded();
      },
    });
    const created: { stateMachineArn?: string } = await stepFunctions.call("CreateStateMachine", {
      name: "many",
      roleArn: "arn:aws:iam::000000000000:role/test",
      definition: JSON.stringify(SEND_AND_WAIT),
    });
    for (let index = 0; index < 10_000; index += 1) {
      const input = JSON.stringify({ id: `id-${index}`, detail: { index } });
      await stepFunctions.call("StartExecution", { ...created, name: `e-${index}`, input });
    }
    while (tokens.length < 10_000) await new Promise((resolve) => setImmediate(resolve));
    for (const { id, token } of tokens.reverse()) {
      await stepFunctions.call("SendTaskSuccess", { taskToken: token, output: JSON.stringify({ id }) });
    }
    await allEnded;
    const executionArn = `${created.stateMachineArn?.replace(":stateMachine:", ":execution:")}:e-4321`;
    const described: { output?: string } = await stepFunctions.call("DescribeExecution", { executionArn });
    expect(JSON.parse(described.output ?? "")).toEqual({
      id: "id-4321",
      detail: { index: 4321 },
      recordResult: { id: "id-4321" },
    });
    await stepFunctions.close();
  });
});
