import { describe, expect, it } from "vitest";
import { allow, policyOf, testAuthorizer, testRole, testRoleArn, testSession } from "../testing/iam.ts";
import type { ApiCall } from "./api-call.ts";
import type { Role } from "./authorizer.ts";
import type { StatementDocument } from "./policy/policy-document.ts";
import { MalformedPolicyError } from "./policy/policy-document.ts";
import { administrator, type ServicePrincipal } from "./principal.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:work";
const machine = "arn:aws:states:us-east-1:000000000000:stateMachine:flow";
const rule: ServicePrincipal = {
  kind: "service",
  service: "events.amazonaws.com",
  sourceArn: "arn:aws:events:us-east-1:000000000000:rule/bus/rule",
};
const send: ApiCall = { principal: testSession, action: "sqs:SendMessage", resource: queue };

interface Case {
  readonly role?: readonly StatementDocument[];
  readonly boundary?: StatementDocument;
  readonly resource?: readonly StatementDocument[];
  readonly call?: Partial<ApiCall>;
}

function decided({ role = [], boundary, resource, call = {} }: Case): string {
  const { authorizer } = testAuthorizer();
  const permissionsBoundary =
    boundary === undefined ? {} : { permissionsBoundary: { name: "b", policy: policyOf(boundary) } };
  authorizer.setRole({ ...testRole(...role), ...permissionsBoundary });
  if (resource !== undefined) authorizer.setResourcePolicy(queue, policyOf(...resource));
  const denial = authorizer.denialOf({ ...send, ...call });
  return denial === undefined
    ? "allowed"
    : (/(?:because|with) .*/.exec(denial.message)?.[0] ?? denial.message);
}

const when = (Condition: NonNullable<StatementDocument["Condition"]>): Case => ({
  role: [{ ...allow("sqs:SendMessage", queue), Condition }],
});
const noIdentity = "because no identity-based policy allows the sqs:sendmessage action";
const ofRole = (Effect: "Allow" | "Deny", AWS: string): StatementDocument => ({
  Effect,
  Principal: { AWS },
  Action: "sqs:*",
  Resource: queue,
});
const account = "arn:aws:iam::000000000000:root";
const session = "arn:aws:sts::000000000000:assumed-role/test/test";

describe("a role", () => {
  it.each<[string, Case, string]>([
    ["is denied what nothing allows", {}, noIdentity],
    ["is allowed what a statement names", { role: [allow("sqs:SendMessage", queue)] }, "allowed"],
    ["writes actions in any case", { role: [allow("SQS:sendmessage", queue)] }, "allowed"],
    [
      "writes resources in their own case",
      { role: [allow("sqs:*", queue.replace("work", "Work"))] },
      noIdentity,
    ],
    ["has * for any characters", { role: [allow("sqs:Send*", "arn:aws:sqs:*:*:w*k")] }, "allowed"],
    [
      "has ? for one character",
      { role: [allow("sqs:SendMessag?", "arn:aws:sqs:us-east-1:*:wor?")] },
      "allowed",
    ],
    ["has ? for no more than one", { role: [allow("sqs:*", "arn:aws:sqs:us-east-1:*:w?")] }, noIdentity],
    [
      "has no wildcard that starts in one part of an ARN and ends in the next",
      { role: [allow("sqs:*", "arn:aws:sqs:us-*t-1:000000000000:wo*:k")] },
      noIdentity,
    ],
    ["has a * at the end for all parts that follow", { role: [allow("sqs:*", "arn:aws:sqs:*")] }, "allowed"],
    [
      "is denied by a Deny, whatever allows it",
      { role: [allow("*", "*"), { ...allow("sqs:SendMessage", "*"), Effect: "Deny" }] },
      "with an explicit deny in an identity-based policy",
    ],
    [
      "is allowed all but what NotAction names",
      { role: [{ Effect: "Allow", NotAction: ["sqs:DeleteMessage"], Resource: "*" }] },
      "allowed",
    ],
    [
      "is not allowed what NotAction names",
      { role: [{ Effect: "Allow", NotAction: ["sqs:Send*"], Resource: "*" }] },
      noIdentity,
    ],
    [
      "is allowed all but what NotResource names",
      { role: [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:sqs:*:*:other" }] },
      "allowed",
    ],
    [
      "is not allowed what NotResource names",
      { role: [{ Effect: "Allow", Action: "*", NotResource: [queue] }] },
      noIdentity,
    ],
    [
      "is limited by its boundary",
      { role: [allow("*", "*")], boundary: allow("s3:*", "*") },
      "because no permissions boundary allows the sqs:sendmessage action",
    ],
    [
      "is allowed what policy and boundary allow",
      { role: [allow("*", "*")], boundary: allow("sqs:*", "*") },
      "allowed",
    ],
    ["is allowed nothing by its boundary alone", { boundary: allow("sqs:*", "*") }, noIdentity],
    [
      "is denied by a Deny of its boundary",
      { role: [allow("*", "*")], boundary: { ...allow("*", "*"), Effect: "Deny" } },
      "with an explicit deny in a permissions boundary",
    ],
    [
      "is known in its resources' names by a variable",
      {
        role: [allow("*", `arn:aws:sqs:*:*:\${aws:RequestedRegion}-work`)],
        call: { resource: queue.replace("work", "us-east-1-work") },
      },
      "allowed",
    ],
    [
      "has no variable for the account or the region of a resource",
      { role: [allow("*", `arn:aws:sqs:*:\${aws:PrincipalAccount}:work`)] },
      noIdentity,
    ],
    [
      "takes the default of a variable without a value",
      { role: [allow("*", `arn:aws:sqs:*:*:\${aws:PrincipalTag/queue, 'work'}`)] },
      "allowed",
    ],
    [
      "does not match a variable without a value and default",
      { role: [allow("*", `arn:aws:sqs:*:*:\${aws:PrincipalTag/queue}*`)] },
      noIdentity,
    ],
    [`takes \${*} for a star itself`, { role: [allow("*", `arn:aws:sqs:*:*:wor\${*}`)] }, noIdentity],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it("knows no variables in a policy of the version of 2008", () => {
    const { authorizer } = testAuthorizer();
    const policy = { Statement: [allow("*", `arn:aws:sqs:*:*:\${aws:PrincipalTag/queue, 'work'}`)] };
    authorizer.setRole({ ...testRole(), policies: [{ name: "old", policy }] });
    expect(authorizer.denialOf(send)?.reason).toBe("no-allow");
  });
});

describe("a condition", () => {
  it.each<[string, Case, string]>([
    [
      "holds for a value of the request",
      when({ StringEquals: { "aws:PrincipalAccount": "000000000000" } }),
      "allowed",
    ],
    [
      "holds for one of several values",
      when({ StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } }),
      "allowed",
    ],
    [
      "compares its keys without case",
      when({ StringEquals: { "AWS:requestedregion": "us-east-1" } }),
      "allowed",
    ],
    ["compares values with case", when({ StringEquals: { "aws:RequestedRegion": "US-EAST-1" } }), noIdentity],
    ["or without", when({ StringEqualsIgnoreCase: { "aws:RequestedRegion": "US-EAST-1" } }), "allowed"],
    ["takes wildcards only as Like", when({ StringEquals: { "aws:RequestedRegion": "us-*" } }), noIdentity],
    ["as Like, it does", when({ StringLike: { "aws:RequestedRegion": "us-*" } }), "allowed"],
    ["fails for a key that is absent", when({ StringEquals: { "aws:SourceVpc": "vpc-1" } }), noIdentity],
    [
      "holds for an absent key with IfExists",
      when({ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }),
      "allowed",
    ],
    [
      "compares a key that is there with IfExists",
      when({ StringEqualsIfExists: { "aws:RequestedRegion": "x" } }),
      noIdentity,
    ],
    [
      "of the Not kind holds for an absent key",
      when({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }),
      "allowed",
    ],
    [
      "of the Not kind fails for any of its values",
      when({ StringNotEquals: { "aws:RequestedRegion": ["x", "us-east-1"] } }),
      noIdentity,
    ],
    [
      "needs all of its keys",
      when({ StringEquals: { "aws:RequestedRegion": "us-east-1", "aws:PrincipalAccount": "1" } }),
      noIdentity,
    ],
    ["Null tells an absent key", when({ Null: { "aws:SourceVpc": "true" } }), "allowed"],
    ["Null tells a key that is there", when({ Null: { "aws:PrincipalArn": "true" } }), noIdentity],
    [
      "Bool holds for TLS, for which loopback stands",
      when({ Bool: { "aws:SecureTransport": "true" } }),
      "allowed",
    ],
    ["Bool takes a flag of JSON", when({ Bool: { "aws:SecureTransport": [false] } }), noIdentity],
    [
      "ArnLike compares part by part",
      when({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/te*" } }),
      "allowed",
    ],
    [
      "ArnEquals takes wildcards too",
      when({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
      "allowed",
    ],
    [
      "ArnNotLike is its opposite",
      when({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
      noIdentity,
    ],
    [
      "dates are compared",
      when({ DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }),
      "allowed",
    ],
    ["numbers are compared", when({ NumericLessThan: { "aws:EpochTime": "1000" } }), noIdentity],
    [
      "takes variables",
      when({ StringEquals: { "aws:PrincipalArn": `arn:aws:iam::\${aws:PrincipalAccount}:role/test` } }),
      "allowed",
    ],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it("knows the code of a function from what Lambda itself calls under its role", () => {
    const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:test";
    const { authorizer } = testAuthorizer({
      ...allow("sqs:SendMessage", queue),
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
    });
    const deniedTo = (principal: ApiCall["principal"]) =>
      authorizer.denialOf({ ...send, principal }) !== undefined;
    expect(deniedTo({ ...testSession, sourceFunctionArn: functionArn })).toBe(false);
    expect(deniedTo(testSession)).toBe(true);
    expect(deniedTo({ ...testSession, sourceFunctionArn: `${functionArn}2` })).toBe(true);
  });

  const keys = (...values: string[]) => ({ call: { context: { "dynamodb:LeadingKeys": values } } });
  const leading = (operator: string) => when({ [operator]: { "dynamodb:LeadingKeys": ["a", "b"] } });
  it.each<[string, Case, string]>([
    [
      "ForAllValues holds where each value is among the policy's",
      { ...leading("ForAllValues:StringEquals"), ...keys("a", "b") },
      "allowed",
    ],
    [
      "ForAllValues fails for one that is not",
      { ...leading("ForAllValues:StringEquals"), ...keys("a", "c") },
      noIdentity,
    ],
    ["ForAllValues holds for an absent key", leading("ForAllValues:StringEquals"), "allowed"],
    [
      "ForAnyValue holds where one value is",
      { ...leading("ForAnyValue:StringEquals"), ...keys("a", "c") },
      "allowed",
    ],
    ["ForAnyValue fails for an absent key", leading("ForAnyValue:StringEquals"), noIdentity],
    [
      "an address is in a range",
      {
        ...when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
        call: { context: { "aws:SourceIp": "10.1.2.3" } },
      },
      "allowed",
    ],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe("a resource's policy", () => {
  it.each<[string, Case, string]>([
    ["allows a role by itself", { resource: [ofRole("Allow", testRoleArn)] }, "allowed"],
    ["allows a session by itself", { resource: [ofRole("Allow", session)] }, "allowed"],
    ["leaves an account's roles to their own policies", { resource: [ofRole("Allow", account)] }, noIdentity],
    ["allows everybody", { resource: [{ ...allow("sqs:*", queue), Principal: "*" }] }, "allowed"],
    [
      "allows a role within its boundary only",
      { resource: [ofRole("Allow", testRoleArn)], boundary: allow("s3:*", "*") },
      "because no permissions boundary allows the sqs:sendmessage action",
    ],
    [
      "allows a session beyond the boundary",
      { resource: [ofRole("Allow", session)], boundary: allow("s3:*", "*") },
      "allowed",
    ],
    [
      "denies what the role's policies allow",
      { role: [allow("*", "*")], resource: [ofRole("Deny", testRoleArn)] },
      "with an explicit deny in a resource-based policy",
    ],
    [
      "denies a whole account",
      { role: [allow("*", "*")], resource: [ofRole("Deny", "000000000000")] },
      "with an explicit deny in a resource-based policy",
    ],
    [
      "denies all but NotPrincipal",
      {
        role: [allow("*", "*")],
        resource: [{ Effect: "Deny", NotPrincipal: { AWS: testRoleArn }, Action: "*", Resource: queue }],
      },
      "allowed",
    ],
    [
      "does not deny TLS where it denies plain HTTP",
      {
        role: [allow("*", "*")],
        resource: [{ ...ofRole("Deny", "*"), Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      },
      "allowed",
    ],
    [
      "is about nobody else",
      { resource: [ofRole("Allow", "arn:aws:iam::000000000000:role/other")] },
      noIdentity,
    ],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  const ofRule = (condition: NonNullable<StatementDocument["Condition"]>): StatementDocument => ({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queue,
    Condition: condition,
  });
  const noResource = "because no resource-based policy allows the sqs:sendmessage action";
  const call = { principal: rule };
  it.each<[string, Case, string]>([
    [
      "alone allows a service",
      { call, resource: [ofRule({ ArnEquals: { "aws:SourceArn": rule.sourceArn } })] },
      "allowed",
    ],
    [
      "allows it for its account",
      { call, resource: [ofRule({ StringEquals: { "aws:SourceAccount": "000000000000" } })] },
      "allowed",
    ],
    [
      "does not allow it for another source",
      { call, resource: [ofRule({ ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/other" } })] },
      noResource,
    ],
    [
      "does not allow another service",
      { call: { principal: { ...rule, service: "sns.amazonaws.com" } }, resource: [ofRule({})] },
      noResource,
    ],
    ["that is not there allows no service", { call }, noResource],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it.each([
    ["s3:GetObject", "arn:aws:s3:::photos/2026/a.jpg", "arn:aws:s3:::photos"],
    [
      "dynamodb:Query",
      "arn:aws:dynamodb:us-east-1:000000000000:table/t/index/i",
      "arn:aws:dynamodb:us-east-1:000000000000:table/t",
    ],
    [
      "lambda:InvokeFunction",
      "arn:aws:lambda:us-east-1:000000000000:function:f:live",
      "arn:aws:lambda:us-east-1:000000000000:function:f",
    ],
  ])("counts for what belongs to the resource: %s on %s", (action, resource, owner) => {
    const { authorizer } = testAuthorizer();
    authorizer.setResourcePolicy(
      owner,
      policyOf({ ...allow(action, `${owner}*`), Principal: { AWS: testRoleArn } }),
    );
    expect(authorizer.denialOf({ principal: testSession, action, resource })).toBeUndefined();
  });
});

describe("who takes a role", () => {
  const assumed = (service: string, sourceArn: string): ApiCall => ({
    ...send,
    principal: { ...testSession, assumedBy: { kind: "service", service, sourceArn } },
  });
  const trust = (Service: string, Condition = {}): Role => ({
    ...testRole(allow("*", "*")),
    trustPolicy: policyOf({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole", Condition }),
  });

  it("may be a service that its trust policy names, for the source that it names", () => {
    const { authorizer } = testAuthorizer();
    authorizer.setRole(trust("states.amazonaws.com", { ArnEquals: { "aws:SourceArn": machine } }));
    expect(authorizer.denialOf(assumed("states.amazonaws.com", machine))).toBeUndefined();
    const other = authorizer.denialOf(assumed("states.amazonaws.com", `${machine}2`));
    expect(other).toEqual({
      reason: "no-trust",
      message:
        "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
    });
    expect(authorizer.denialOf(assumed("lambda.amazonaws.com", machine))?.message).toBe(
      "The role defined for the function cannot be assumed by Lambda.",
    );
  });

  it("is no service where the role is not there", () => {
    const { authorizer } = testAuthorizer(allow("*", "*"));
    authorizer.removeRole(testRoleArn);
    expect(authorizer.denialOf(assumed("lambda.amazonaws.com", "f"))?.reason).toBe("no-trust");
  });
});

describe("a role that the app names and does not make", () => {
  const principal = { ...testSession, roleArn: "arn:aws:iam::000000000000:role/of-somebody-else" };

  it("may do everything, as its policies are not known here", () => {
    expect(testAuthorizer().authorizer.denialOf({ ...send, principal })).toBeUndefined();
  });

  it("is not one that the app has made before", () => {
    const { authorizer } = testAuthorizer();
    authorizer.setRole({ ...testRole(), arn: principal.roleArn });
    authorizer.replaceAll({ roles: [], resourcePolicies: new Map() });
    expect(authorizer.denialOf({ ...send, principal })).toBeDefined();
  });
});

describe("AWS's sentences", () => {
  it.each([
    ["states:StartExecution", machine, `states:StartExecution on resource: ${machine}`],
    ["sqs:SendMessage", queue, `sqs:sendmessage on resource: ${queue}`],
    [
      "sns:Publish",
      "arn:aws:sns:us-east-1:000000000000:t",
      "SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:t",
    ],
    ["s3:GetObject", "arn:aws:s3:::b/k", 's3:GetObject on resource: "arn:aws:s3:::b/k"'],
  ])("name the caller, the action and the resource as the service of %s does", (action, resource, shown) => {
    const { authorizer } = testAuthorizer();
    const shownAction = shown.split(" ")[0];
    expect(authorizer.denialOf({ principal: testSession, action, resource })?.message).toBe(
      `User: ${session} is not authorized to perform: ${shown} because no identity-based policy allows the ${shownAction} action`,
    );
  });

  it("name a service by its principal, and a role without its path", () => {
    const { authorizer } = testAuthorizer();
    expect(authorizer.denialOf({ ...send, principal: rule })?.message).toMatch(
      /^User: events\.amazonaws\.com is not/,
    );
    const principal = { ...testSession, roleArn: "arn:aws:iam::000000000000:role/service/path/name" };
    authorizer.setRole({ ...testRole(), arn: principal.roleArn });
    expect(authorizer.denialOf({ ...send, principal })?.message).toMatch(
      /^User: arn:aws:sts::000000000000:assumed-role\/name\/test is not/,
    );
  });
});

describe("a refusal", () => {
  it("is reported once for each role, action and resource, and anew after a change", () => {
    const { authorizer, refusals } = testAuthorizer();
    authorizer.denialOf(send);
    authorizer.denialOf(send);
    authorizer.denialOf({ ...send, action: "sqs:DeleteMessage" });
    expect(refusals.map(({ action, role }) => [action, role?.name])).toEqual([
      ["sqs:SendMessage", "test"],
      ["sqs:DeleteMessage", "test"],
    ]);
    authorizer.setRole(testRole(allow("sqs:DeleteMessage", queue)));
    authorizer.denialOf(send);
    expect(refusals).toHaveLength(3);
  });

  it("is reported for each reason: what a Deny refuses of a table says nothing about a missing Allow", () => {
    const { authorizer, refusals } = testAuthorizer();
    const table = "arn:aws:dynamodb:us-east-1:000000000000:table/notes";
    authorizer.setResourcePolicy(
      table,
      policyOf({
        Effect: "Deny",
        Principal: "*",
        Action: "dynamodb:PutItem",
        Resource: table,
        Condition: { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": "poison" } },
      }),
    );
    for (const key of ["poison", "good", "poison", "good"]) {
      const context = { "dynamodb:LeadingKeys": [key] };
      authorizer.denialOf({ principal: testSession, action: "dynamodb:PutItem", resource: table, context });
    }
    expect(refusals.map(({ denial }) => denial.reason)).toEqual(["explicit-deny", "no-allow"]);
  });

  it("is none for an administrator", () => {
    const { authorizer, refusals } = testAuthorizer();
    expect(authorizer.denialOf({ ...send, principal: administrator })).toBeUndefined();
    expect(refusals).toEqual([]);
  });
});

describe("a change", () => {
  it("counts from the next call on, and is announced", () => {
    const { authorizer } = testAuthorizer();
    let changes = 0;
    const stop = authorizer.onChange(() => {
      changes += 1;
    });
    expect(authorizer.denialOf(send)).toBeDefined();
    authorizer.setRole(testRole(allow("sqs:*", queue)));
    expect(authorizer.denialOf(send)).toBeUndefined();
    authorizer.setResourcePolicy(queue, policyOf(ofRole("Deny", testRoleArn)));
    expect(authorizer.denialOf(send)).toBeDefined();
    authorizer.setResourcePolicy(queue, undefined);
    expect(authorizer.denialOf(send)).toBeUndefined();
    stop();
    authorizer.replaceAll({ roles: [], resourcePolicies: new Map() });
    expect(authorizer.denialOf(send)).toBeDefined();
    expect(changes).toBe(3);
  });

  it("is refused whole where a policy is not valid", () => {
    const { authorizer } = testAuthorizer(allow("*", "*"));
    for (const policy of [
      "{",
      { Statement: [{ Effect: "Maybe", Action: "*" }] },
      policyOf({ Effect: "Allow" }),
      policyOf({ ...allow("*", "*"), Condition: { StringIs: { a: "b" } } }),
    ]) {
      const roles = [testRole(), { ...testRole(), policies: [{ name: "bad", policy }] }];
      expect(() => authorizer.replaceAll({ roles, resourcePolicies: new Map() })).toThrow(
        MalformedPolicyError,
      );
      expect(() => authorizer.replaceAll({ roles, resourcePolicies: new Map() })).toThrow(
        /^The policy bad is not valid: /,
      );
    }
    expect(authorizer.denialOf(send)).toBeUndefined();
  });
});

describe("a decision", () => {
  it("takes at most 0.02 ms of CPU once it was made, with the keys of a service too", () => {
    const { authorizer } = testAuthorizer({
      ...allow("sqs:*", "*"),
      Condition: { StringEquals: { "sqs:Own": "a" } },
    });
    const calls = Array.from(
      { length: 100 },
      (_, at): ApiCall => ({ ...send, resource: `${queue}${at}`, context: { "sqs:Own": "a" } }),
    );
    for (const call of calls) authorizer.denialOf(call);
    const rounds = 100;
    // The time of this thread alone: what other processes need meanwhile does not count.
    const began = process.threadCpuUsage();
    for (let round = 0; round < rounds; round += 1) for (const call of calls) authorizer.denialOf(call);
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1000 / (rounds * calls.length)).toBeLessThan(0.02);
  });

  it("depends on the keys of a service that a policy asks for, and on no others", () => {
    const { authorizer } = testAuthorizer({
      ...allow("*", "*"),
      Condition: { StringEquals: { "sqs:Own": "a" } },
    });
    const context = (value: string) => ({ ...send, context: { "sqs:Own": value, "sqs:Other": "x" } });
    expect(authorizer.denialOf(context("a"))).toBeUndefined();
    expect(authorizer.denialOf(context("b"))).toBeDefined();
    expect(authorizer.denialOf(context("a"))).toBeUndefined();
  });

  it("asks a service for its keys only where a policy does", () => {
    let asked = 0;
    const context = () => {
      asked += 1;
      return { "sqs:Own": "a" };
    };
    testAuthorizer(allow("*", "*")).authorizer.denialOf({ ...send, context });
    expect(asked).toBe(0);
  });
});
