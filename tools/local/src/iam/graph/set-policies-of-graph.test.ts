import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { describe, expect, it } from "vitest";
import { allow, policyOf, testAuthorizer } from "../../testing/iam.ts";
import type { RoleAuthorizer } from "../authorizer.ts";
import type { StatementDocument } from "../policy/policy-document.ts";
import type { Principal } from "../principal.ts";
import { setPoliciesOfGraph } from "./set-policies-of-graph.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const roleArn = "arn:aws:iam::000000000000:role/app-local-FlowRole";
const queue = arn("sqs", "work");

function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown> = {},
): GraphResource {
  return { type, name, inputs, outputs: { id: name, ...outputs }, protect: false, retainOnDelete: false };
}

const role = (inputs: Record<string, unknown> = {}) =>
  resource(
    "aws:iam/role:Role",
    "FlowRole",
    {
      assumeRolePolicy: JSON.stringify(
        policyOf({
          Effect: "Allow",
          Principal: { Service: "states.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      ),
      ...inputs,
    },
    { arn: roleArn, name: "app-local-FlowRole" },
  );

const graphOf = (...resources: GraphResource[]): AppGraph => ({
  app: { name: "app", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources,
  functions: [],
  links: {},
  outputs: {},
});

function authorizerOf(...resources: GraphResource[]): {
  authorizer: RoleAuthorizer;
  warnings: readonly string[];
} {
  const { authorizer } = testAuthorizer();
  return { authorizer, warnings: setPoliciesOfGraph(authorizer, graphOf(...resources)) };
}

const session: Principal = { kind: "role", roleArn, session: "flow" };
const send = { principal: session, action: "sqs:SendMessage", resource: queue };
const text = (...statements: StatementDocument[]) => JSON.stringify(policyOf(...statements));
const mayAll = text(allow("sqs:*", "*"));

describe("a role of the graph", () => {
  const customer = resource(
    "aws:iam/policy:Policy",
    "Sends",
    { policy: mayAll },
    { arn: "arn:aws:iam::000000000000:policy/Sends" },
  );
  const attached = (inputs: Record<string, unknown>) =>
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "Attached", inputs);

  it.each<[string, GraphResource[]]>([
    ["its inline policies", [role({ inlinePolicies: [{ name: "inline", policy: mayAll }] })]],
    [
      "policies of its own resource, by name",
      [
        role(),
        resource("aws:iam/rolePolicy:RolePolicy", "Own", { role: "app-local-FlowRole", policy: mayAll }),
      ],
    ],
    ["policies as objects", [role({ inlinePolicies: [{ policy: policyOf(allow("sqs:*", "*")) }] })]],
    [
      "attached policies of the app",
      [role(), customer, attached({ role: "app-local-FlowRole", policyArn: customer.outputs["arn"] })],
    ],
    ["managed policies of the app", [role({ managedPolicyArns: [customer.outputs["arn"]] }), customer]],
    [
      "policies attached to several roles",
      [
        role(),
        customer,
        resource("aws:iam/policyAttachment:PolicyAttachment", "All", {
          roles: ["app-local-FlowRole"],
          policyArn: customer.outputs["arn"],
        }),
      ],
    ],
    ["policies of AWS", [role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] })]],
  ])("has %s", (_, resources) => {
    const { authorizer, warnings } = authorizerOf(...resources);
    expect(authorizer.denialOf(send)).toBeUndefined();
    expect(authorizer.denialOf({ ...send, action: "s3:GetObject" })).toBeDefined();
    expect(warnings).toEqual([]);
  });

  it("has no other role's policies", () => {
    const other = resource("aws:iam/rolePolicy:RolePolicy", "Own", { role: "other", policy: mayAll });
    expect(authorizerOf(role(), other).authorizer.denialOf(send)?.reason).toBe("no-allow");
  });

  it("may write logs with what SST attaches to a function", () => {
    const managedPolicyArns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"];
    const { authorizer } = authorizerOf(role({ managedPolicyArns }));
    const log = { principal: session, action: "logs:PutLogEvents", resource: arn("logs", "log-group:a:*") };
    expect(authorizer.denialOf(log)).toBeUndefined();
    expect(authorizer.denialOf(send)).toBeDefined();
  });

  it("is limited by its permissions boundary", () => {
    const boundary = resource(
      "aws:iam/policy:Policy",
      "Boundary",
      { policy: text(allow("s3:*", "*")) },
      { arn: "arn:aws:iam::000000000000:policy/B" },
    );
    const limited = role({
      inlinePolicies: [{ policy: mayAll }],
      permissionsBoundary: boundary.outputs["arn"],
    });
    expect(authorizerOf(limited, boundary).authorizer.denialOf(send)?.message).toContain(
      "no permissions boundary",
    );
  });

  it("is taken by whom its trust policy names", () => {
    const { authorizer } = authorizerOf(role({ inlinePolicies: [{ policy: mayAll }] }));
    const by = (service: string): Principal => ({
      ...session,
      assumedBy: { kind: "service", service, sourceArn: arn("states", "stateMachine:flow") },
    });
    expect(authorizer.denialOf({ ...send, principal: by("states.amazonaws.com") })).toBeUndefined();
    expect(authorizer.denialOf({ ...send, principal: by("lambda.amazonaws.com") })?.reason).toBe("no-trust");
  });

  it("is warned of for a policy of AWS that is not known here", () => {
    const managedPolicyArns = ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"];
    expect(authorizerOf(role({ managedPolicyArns })).warnings).toEqual([
      "The local cloud does not have the policy arn:aws:iam::aws:policy/AmazonSageMakerFullAccess of the role FlowRole: it allows nothing here.",
    ]);
  });
});

describe("a resource's policy in the graph", () => {
  const statement = (action: string, on: string) => ({ ...allow(action, on), Principal: { AWS: roleArn } });
  const topic = arn("sns", "news");
  const bus = arn("events", "event-bus/orders");
  const table = arn("dynamodb", "table/items");
  const lambda = arn("lambda", "function:translate");

  it.each<[string, string, string, GraphResource]>([
    [
      "a queue",
      "sqs:SendMessage",
      queue,
      resource("aws:sqs/queuePolicy:QueuePolicy", "P", {
        queueUrl: "http://127.0.0.1:4566/000000000000/work",
        policy: text(statement("sqs:*", queue)),
      }),
    ],
    [
      "a queue, written into it",
      "sqs:SendMessage",
      queue,
      resource("aws:sqs/queue:Queue", "Q", { policy: text(statement("sqs:*", queue)) }, { arn: queue }),
    ],
    [
      "a topic",
      "sns:Publish",
      topic,
      resource("aws:sns/topicPolicy:TopicPolicy", "P", {
        arn: topic,
        policy: text(statement("sns:Publish", topic)),
      }),
    ],
    [
      "a bucket",
      "s3:GetObject",
      "arn:aws:s3:::photos/a.jpg",
      resource("aws:s3/bucketPolicy:BucketPolicy", "P", {
        bucket: "photos",
        policy: text(statement("s3:GetObject", "arn:aws:s3:::photos/*")),
      }),
    ],
    [
      "a table",
      "dynamodb:PutItem",
      table,
      resource("aws:dynamodb/resourcePolicy:ResourcePolicy", "P", {
        resourceArn: table,
        policy: text(statement("dynamodb:PutItem", table)),
      }),
    ],
    [
      "a bus",
      "events:PutEvents",
      bus,
      resource("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "P", {
        eventBusName: "orders",
        policy: text(statement("events:PutEvents", bus)),
      }),
    ],
    [
      "a bus, as a permission",
      "events:PutEvents",
      bus,
      resource("aws:cloudwatch/eventPermission:EventPermission", "P", {
        eventBusName: "orders",
        principal: "*",
        statementId: "s",
      }),
    ],
    [
      "a function",
      "lambda:InvokeFunction",
      lambda,
      resource("aws:lambda/permission:Permission", "P", {
        function: "translate",
        principal: roleArn,
        action: "lambda:InvokeFunction",
      }),
    ],
  ])("counts for %s", (_, action, on, policy) => {
    const call = { principal: session, action, resource: on };
    expect(authorizerOf(role(), policy).authorizer.denialOf(call)).toBeUndefined();
    expect(authorizerOf(role()).authorizer.denialOf(call)).toBeDefined();
  });

  it("a function's permissions are one policy, each for its own source", () => {
    const permission = (name: string, principal: string, sourceArn: string) =>
      resource("aws:lambda/permission:Permission", name, {
        function: lambda,
        principal,
        sourceArn,
        action: "lambda:InvokeFunction",
      });
    const { authorizer } = authorizerOf(
      permission("A", "events.amazonaws.com", arn("events", "rule/a")),
      permission("B", "sns.amazonaws.com", topic),
    );
    const invoke = (service: string, sourceArn: string) =>
      authorizer.denialOf({
        principal: { kind: "service", service, sourceArn },
        action: "lambda:InvokeFunction",
        resource: lambda,
      });
    expect(invoke("events.amazonaws.com", arn("events", "rule/a"))).toBeUndefined();
    expect(invoke("sns.amazonaws.com", topic)).toBeUndefined();
    expect(invoke("events.amazonaws.com", arn("events", "rule/b"))).toBeDefined();
  });
});

it("another graph takes the place of the one before", () => {
  const { authorizer } = authorizerOf(role({ inlinePolicies: [{ policy: mayAll }] }));
  setPoliciesOfGraph(authorizer, graphOf(role()));
  expect(authorizer.denialOf(send)?.reason).toBe("no-allow");
  const bad = role({ inlinePolicies: [{ name: "bad", policy: '{"Statement":[{"Effect":"Allow"}]}' }] });
  expect(() => setPoliciesOfGraph(authorizer, graphOf(bad))).toThrow(
    "The policy bad is not valid: a statement has either Action or NotAction.",
  );
});
