import { expect, it } from "vitest";
import { isOfTask } from "./is-of-task.ts";

const arn = (kind: string, name: string) => `arn:aws:states:us-east-1:000000000000:${kind}:${name}`;
const task = {
  stateMachineArn: arn("stateMachine", "shop-Workflow"),
  functions: { recorder: "shop-Recorder", deadLetter: "shop-DeadLetter" },
};
const started = (name: string) =>
  ({ type: "execution-started", at: 1, executionArn: arn("execution", name) }) as const;
const received = (functionName: string) =>
  ({ type: "batch-received", at: 1, functionName, messages: [] }) as const;

it("an execution belongs to the task if it is one of its state machine", () => {
  expect(isOfTask(started("shop-Workflow:order-1"), task)).toBe(true);
  expect(isOfTask(started("shop-Workflow-of-others:order-1"), task)).toBe(false);
});

it("a batch belongs to the task if one of its functions received it", () => {
  expect(isOfTask(received("shop-Recorder"), task)).toBe(true);
  expect(isOfTask(received("shop-DeadLetter"), task)).toBe(true);
  expect(isOfTask(received("shop-Mailer"), task)).toBe(false);
});

it("what names neither may belong to the task", () => {
  expect(isOfTask({ type: "message-recorded", at: 1, messageId: "a" }, task)).toBe(true);
});
