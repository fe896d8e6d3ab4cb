import { expect, it } from "vitest";
import { testAuthorizer, testRole, testRoleArn, testSession } from "../testing/iam.ts";
import { accessDeniedEvent } from "./access-denied-event.ts";

const resource = "arn:aws:sqs:us-east-1:000000000000:work";
const call = { action: "sqs:SendMessage", resource };

it("names the role and where the app makes it", () => {
  const { authorizer, refusals } = testAuthorizer();
  authorizer.setRole({ ...testRole(), madeAt: { file: "stacks/functions.ts", line: 18 } });
  authorizer.denialOf({ principal: testSession, ...call });
  expect(refusals.map(accessDeniedEvent)).toEqual([
    {
      type: "access-denied",
      ...call,
      reason: "no-allow",
      message: expect.stringMatching(/^User: arn:aws:sts::000000000000:assumed-role\/test\/test is not/),
      roleName: "test",
      madeAt: "stacks/functions.ts:18",
    },
  ]);
});

it("names a role that is not there any more, and a service with the resource for which it calls", () => {
  const { authorizer, refusals } = testAuthorizer();
  authorizer.removeRole(`${testRoleArn}2`);
  authorizer.denialOf({ principal: { ...testSession, roleArn: `${testRoleArn}2` }, ...call });
  const rule = "arn:aws:events:us-east-1:000000000000:rule/bus/start";
  const principal = { kind: "service", service: "events.amazonaws.com", sourceArn: rule } as const;
  authorizer.denialOf({ principal, ...call });
  expect(refusals.map(accessDeniedEvent)).toMatchObject([
    { roleName: "test2" },
    { service: "events.amazonaws.com", sourceArn: rule },
  ]);
});
