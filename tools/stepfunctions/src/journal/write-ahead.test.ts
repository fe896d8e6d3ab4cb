import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";

const definition = JSON.stringify({
  QueryLanguage: "JSONata",
  StartAt: "Wait",
  States: {
    Wait: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Arguments: { QueueUrl: "queue", MessageBody: { token: "{% $states.context.Task.Token %}" } },
      End: true,
    },
  },
});
const machine = "arn:aws:states:us-east-1:000000000000:stateMachine:machine";
const roleArn = "arn:aws:iam::000000000000:role/test";

it("a token that is in a queue when the process is killed ends its own execution, and no later one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "step functions "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "data");
  const killed = join(folder, "killed");
  const tokens: string[] = [];
  const open = (directory: string, onSend = () => undefined): StepFunctions => {
    const stepFunctions = createStepFunctions({
      dataDir: directory,
      integrations: {
        sendMessage: async (parameters) => {
          tokens.push(JSON.parse("MessageBody" in parameters ? String(parameters.MessageBody) : "").token);
          onSend();
          return { MessageId: "1" };
        },
      },
    });
    onTestFinished(() => stepFunctions.close());
    return stepFunctions;
  };
  const start = (stepFunctions: StepFunctions, name: string) =>
    stepFunctions.call("StartExecution", { stateMachineArn: machine, name });

  // The folder as a kill would leave it at the moment when the queue has the message.
  const before = open(dataDir, () => {
    cpSync(dataDir, killed, { recursive: true });
    rmSync(join(killed, "lock"));
    return undefined;
  });
  await before.call("CreateStateMachine", { name: "machine", roleArn, definition });
  await start(before, "first");
  await expect.poll(() => tokens).toHaveLength(1);

  const after = open(killed);
  await start(after, "second");
  await expect.poll(() => tokens.length).toBeGreaterThanOrEqual(3);
  await after.call("SendTaskSuccess", { taskToken: tokens[0], output: '"of the first"' });
  const described = async (name: string) => {
    const executionArn = `${machine.replace(":stateMachine:", ":execution:")}:${name}`;
    return after.call("DescribeExecution", { executionArn });
  };
  await expect
    .poll(() => described("first"))
    .toMatchObject({ status: "SUCCEEDED", output: '"of the first"' });
  expect(await described("second")).toMatchObject({ status: "RUNNING" });
});

it("a callback that was answered is on the disk: a kill right behind the answer loses none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "step functions "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const killed = join(folder, "killed");
  const tokens: string[] = [];
  const open = (dataDir: string): StepFunctions => {
    const stepFunctions = createStepFunctions({
      dataDir,
      integrations: {
        sendMessage: async (parameters) => {
          tokens.push(JSON.parse("MessageBody" in parameters ? String(parameters.MessageBody) : "").token);
          return { MessageId: "1" };
        },
      },
    });
    onTestFinished(() => stepFunctions.close());
    return stepFunctions;
  };
  const before = open(join(folder, "data"));
  await before.call("CreateStateMachine", { name: "machine", roleArn, definition });
  await before.call("StartExecution", { stateMachineArn: machine, name: "first" });
  const executionArn = `${machine.replace(":stateMachine:", ":execution:")}:first`;
  const submitted = async () => {
    const { events }: { events?: { type: string }[] } = await before.call("GetExecutionHistory", {
      executionArn,
    });
    return events?.at(-1)?.type;
  };
  await expect.poll(submitted).toBe("TaskSubmitted");
  await before.call("SendTaskSuccess", { taskToken: tokens[0], output: '"answered"' });
  cpSync(join(folder, "data"), killed, { recursive: true });
  rmSync(join(killed, "lock"));
  const after = open(killed);
  await expect
    .poll(() => after.call("DescribeExecution", { executionArn }))
    .toMatchObject({ status: "SUCCEEDED", output: '"answered"' });
});
