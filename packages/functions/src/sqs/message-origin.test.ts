import { describe, expect, it } from "vitest";
import { sqsRecord } from "../testing/sqs-event.ts";
import { messageOrigin } from "./message-origin.ts";

function originOf(attributes: Readonly<Record<string, string>>) {
  const messageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [
      name,
      { stringValue, dataType: "String" as const },
    ]),
  );
  return messageOrigin({ ...sqsRecord("1", ""), messageAttributes }, "Charge");
}

const arn = "arn:aws:states:us-east-1:123456789012:execution:Order-abc:e-1";

describe("messageOrigin", () => {
  it("reads the execution, its state machine and the state from a message's attributes", () => {
    expect(originOf({ Execution: arn, State: "Charge the card" })).toEqual({
      task: "Charge",
      workflow: "Order-abc",
      execution: arn,
      state: "Charge the card",
    });
  });

  it("reads an execution in China, and one of a distributed Map", () => {
    expect(originOf({ Execution: arn.replace("aws:", "aws-cn:") }).workflow).toBe("Order-abc");
    const ofMap = "arn:aws:states:us-east-1:123456789012:execution:Order-abc/each:7d0a8d65";
    expect(originOf({ Execution: ofMap })).toEqual({
      task: "Charge",
      workflow: "Order-abc",
      execution: ofMap,
    });
  });

  it("knows only the task of a message that was sent by hand", () => {
    expect(originOf({})).toEqual({ task: "Charge" });
  });

  const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
  it.each<[string, string]>([
    ["no ARN", "Order"],
    ["another ARN", "arn:aws:sqs:us-east-1:123456789012:work"],
    ["a state machine", "arn:aws:states:us-east-1:123456789012:stateMachine:Order"],
    ["a task token", token],
    ["an ARN with a task token for a name", `${arn}${token}`],
    ["an ARN of two lines", `${arn}\n${arn}`],
    ["a name of 81 characters", arn.replace("e-1", "e".repeat(81))],
    ["empty", ""],
  ])("takes nothing for an execution that is %s", (_, Execution) => {
    expect(originOf({ Execution })).toEqual({ task: "Charge" });
  });

  it.each([token, "x".repeat(81), "two\nlines", ""])(
    "takes nothing for a state that cannot be one",
    (State) => {
      expect(originOf({ State })).toEqual({ task: "Charge" });
    },
  );
});
