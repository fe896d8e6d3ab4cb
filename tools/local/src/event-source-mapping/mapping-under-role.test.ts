import { expect, it } from "vitest";
import type { StatementDocument } from "../iam/policy/policy-document.ts";
import type { RolePrincipal } from "../iam/principal.ts";
import { allow, policyOf, testAuthorizer, testRole, testRoleArn } from "../testing/iam.ts";
import { createMappingUnderRole } from "./mapping-under-role.ts";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:work";
const principal: RolePrincipal = {
  kind: "role",
  roleArn: testRoleArn,
  session: "test",
  assumedBy: { kind: "service", service: "lambda.amazonaws.com", sourceArn: "arn:aws:lambda:f" },
};
const all = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

function mapped(...statements: readonly StatementDocument[]) {
  const { authorizer, refusals } = testAuthorizer(...statements);
  const happened: string[] = [];
  const mapping = createMappingUnderRole({
    authorizer,
    principal: () => principal,
    queueArn,
    graceMs: 10,
    start: () => {
      happened.push("started");
      return { running: 1, close: async (graceMs) => void happened.push(`closed within ${graceMs} ms`) };
    },
    onRefused: ({ name, message }) => happened.push(`${name}: ${message}`),
  });
  const may = (...actions: string[]) => authorizer.setRole(testRole(allow(actions, queueArn)));
  return { authorizer, refusals, happened, mapping, may };
}

const lacks = (action: string) =>
  `InvalidParameterValueException: The function execution role does not have permissions to call ${action} on SQS`;

it.each(["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])(
  "does not run without sqs:%s, and says so in Lambda's words",
  (action) => {
    const others = all.filter((name) => name !== `sqs:${action}`);
    const { happened, mapping, refusals } = mapped(allow(others, queueArn));
    expect(happened).toEqual([lacks(action)]);
    expect(mapping.running).toBe(0);
    expect(refusals.map((refusal) => refusal.action)).toEqual([`sqs:${action}`]);
  },
);

it("needs no sqs:ChangeMessageVisibility", () => {
  expect(mapped(allow(all, queueArn)).happened).toEqual(["started"]);
});

it("begins when the role may, ends when it may no more, and reports the same refusal once", async () => {
  const { happened, mapping, may } = mapped(allow(all.slice(1), queueArn));
  may("sqs:DeleteMessage", "sqs:GetQueueAttributes");
  may(...all);
  await expect.poll(() => happened).toEqual([lacks("ReceiveMessage"), "started"]);
  may("sqs:ReceiveMessage");
  await expect.poll(() => happened.slice(2)).toEqual([lacks("DeleteMessage"), "closed within 10 ms"]);
  may(...all);
  await expect.poll(() => happened.at(-1)).toBe("started");
  await mapping.close(500);
  expect(happened.at(-1)).toBe("closed within 500 ms");
  may("sqs:ReceiveMessage");
  expect(happened.at(-1)).toBe("closed within 500 ms");
});

it("does not run where Lambda may not take the role", () => {
  const { authorizer } = testAuthorizer();
  const trustPolicy = policyOf({
    Effect: "Allow",
    Principal: { Service: "states.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  authorizer.setRole({ ...testRole(allow("*", "*")), trustPolicy });
  const refused: string[] = [];
  const start = () => ({ running: 0, close: async () => undefined });
  const onRefused = ({ message }: { message: string }) => refused.push(message);
  createMappingUnderRole({ authorizer, principal: () => principal, queueArn, graceMs: 0, start, onRefused });
  expect(refused).toEqual(["The role defined for the function cannot be assumed by Lambda."]);
});
