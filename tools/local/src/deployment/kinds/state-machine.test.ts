import type { GraphResource } from "@ringback/app/graph/app-graph";
import { createStepFunctions } from "@ringback/stepfunctions/step-functions";
import { expect, it, onTestFinished } from "vitest";
import { stateMachineKind } from "./state-machine.ts";

const arn = "arn:aws:states:us-east-1:000000000000:stateMachine:shop-local-Workflow";
const passing = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } });

const workflow = (inputs: Record<string, unknown>): GraphResource => ({
  type: "aws:sfn/stateMachine:StateMachine",
  name: "Workflow",
  inputs: { roleArn: "arn:aws:iam::000000000000:role/one", type: "STANDARD", ...inputs },
  outputs: { id: arn, arn },
  protect: false,
  retainOnDelete: false,
});

function open() {
  const stepFunctions = createStepFunctions();
  onTestFinished(() => stepFunctions.close());
  const described = () => stepFunctions.call("DescribeStateMachine", { stateMachineArn: arn });
  return { stepFunctions, described, kind: stateMachineKind(stepFunctions) };
}

it("makes a state machine with the graph's ARN, definition and role", async () => {
  const { kind, described } = open();
  await kind.create(workflow({ definition: passing("first") }));
  expect(await described()).toMatchObject({
    stateMachineArn: arn,
    definition: passing("first"),
    roleArn: "arn:aws:iam::000000000000:role/one",
  });
});

it("gives one that is there the graph's definition and role", async () => {
  const { kind, described } = open();
  await kind.create(workflow({ definition: passing("first") }));
  const roleArn = "arn:aws:iam::000000000000:role/two";
  await kind.create(workflow({ definition: passing("second"), roleArn }));
  expect(await described()).toMatchObject({ definition: passing("second"), roleArn });
});

it("changes the definition in place, and asks for a new one where name or type change", async () => {
  const { kind, described } = open();
  const before = workflow({ definition: passing("first") });
  await kind.create(before);
  expect(await kind.change(workflow({ definition: passing("second") }), before)).toBe("changed");
  expect(await described()).toMatchObject({ definition: passing("second") });
  const express = workflow({ definition: passing("second"), type: "EXPRESS" });
  expect(await kind.change(express, before)).toBe("needs-replacement");
});

it("gives Step Functions' sentence where it refuses the definition", async () => {
  const { kind } = open();
  await expect(kind.create(workflow({ definition: '{"StartAt":"a"}' }))).rejects.toThrow(
    /^Invalid State Machine Definition/,
  );
});
