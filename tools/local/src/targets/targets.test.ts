import { beforeEach, describe, expect, it } from "vitest";
import type { ApiCall } from "../iam/api-call.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import type { Denial } from "../iam/denial.ts";
import type { Delivery, DeliveryPrincipal } from "./delivery.ts";
import { createTargets } from "./targets.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const service: DeliveryPrincipal = {
  kind: "service",
  service: "events.amazonaws.com",
  sourceArn: arn("events", "rule/orders"),
};
const role: DeliveryPrincipal = {
  kind: "role",
  roleArn: "arn:aws:iam::000000000000:role/starter",
  session: "orders",
  assumedBy: service,
};

let calls: unknown[];
let error: Error | undefined;
let denied: ApiCall[];

beforeEach(() => {
  calls = [];
  error = undefined;
  denied = [];
});

function call(...parameters: unknown[]): void {
  if (error !== undefined) throw error;
  calls.push(parameters);
}
const targets = (authorizer?: Authorizer) =>
  createTargets({
    services: {
      startExecution: (input) => call("startExecution", input),
      sendMessage: (input) => call("sendMessage", input),
      invokeAsync: (...input) => call("invokeAsync", ...input),
      putEvent: (...input) => call("putEvent", ...input),
      publish: (input) => call("publish", input),
    },
    ...(authorizer === undefined ? {} : { authorizer }),
  });
const deliver = (delivery: Partial<Delivery>, authorizer?: Authorizer) =>
  targets(authorizer).deliver({ targetArn: "", payload: '{"a":1}', principal: service, ...delivery });

const machine = arn("states", "stateMachine:orders");
const queue = arn("sqs", "orders");
const lambda = arn("lambda", "function:orders");
const bus = arn("events", "event-bus/orders");
const topic = arn("sns", "orders");

it("starts an execution under its name", async () => {
  expect(await deliver({ targetArn: machine, executionName: "event-1" })).toEqual({ outcome: "delivered" });
  expect(calls).toEqual([
    ["startExecution", { stateMachineArn: machine, input: '{"a":1}', name: "event-1" }],
  ]);
});

it("takes an execution that an earlier attempt has started for delivered", async () => {
  error = Object.assign(new Error("It exists."), { name: "ExecutionAlreadyExists" });
  expect(await deliver({ targetArn: machine, executionName: "event-1" })).toEqual({ outcome: "delivered" });
});

it("sends a message, with group, deduplication id and attributes where it has them", async () => {
  await deliver({ targetArn: queue });
  const attributes = { kind: { DataType: "String", StringValue: "book" } };
  await deliver({ targetArn: queue, message: { groupId: "g", deduplicationId: "d", attributes } });
  const MessageBody = '{"a":1}';
  expect(calls).toEqual([
    ["sendMessage", { queueArn: queue, MessageBody }],
    [
      "sendMessage",
      {
        queueArn: queue,
        MessageBody,
        MessageGroupId: "g",
        MessageDeduplicationId: "d",
        MessageAttributes: attributes,
      },
    ],
  ]);
});

it("invokes a function with the event, a version or an alias of it too", async () => {
  await deliver({ targetArn: lambda });
  await deliver({ targetArn: `${lambda}:live` });
  expect(calls).toEqual([
    ["invokeAsync", lambda, { a: 1 }],
    ["invokeAsync", `${lambda}:live`, { a: 1 }],
  ]);
});

it("puts an event on another bus", async () => {
  await deliver({ targetArn: bus });
  expect(calls).toEqual([["putEvent", bus, '{"a":1}', service]]);
});

it("publishes to a topic, with attributes where the message has them", async () => {
  const attributes = { kind: { DataType: "String", StringValue: "book" } };
  await deliver({ targetArn: topic });
  await deliver({ targetArn: topic, message: { attributes } });
  const message = { TopicArn: topic, Message: '{"a":1}' };
  expect(calls).toEqual([
    ["publish", message],
    ["publish", { ...message, MessageAttributes: attributes }],
  ]);
});

describe("permission", () => {
  const refuse = (reason: Denial["reason"]): Authorizer => ({
    denialOf: (asked) => {
      denied.push(asked);
      return { message: "Not authorized.", reason };
    },
  });

  it.each([
    [machine, "states:StartExecution"],
    [queue, "sqs:SendMessage"],
    [lambda, "lambda:InvokeFunction"],
    [bus, "events:PutEvents"],
    [topic, "sns:Publish"],
  ])("is asked for %s before it is called", async (targetArn, action) => {
    expect(await deliver({ targetArn, principal: role }, refuse("no-allow"))).toEqual({
      outcome: "rejected",
      errorCode: "NO_PERMISSIONS",
      message: "Not authorized.",
    });
    expect(denied).toEqual([{ principal: role, action, resource: targetArn }]);
    expect(calls).toEqual([]);
  });

  it("says where the role does not let itself be taken", async () => {
    expect(await deliver({ targetArn: machine, principal: role }, refuse("no-trust"))).toMatchObject({
      errorCode: "FAILED_TO_ASSUME_ROLE",
    });
  });

  it("lets pass what is allowed", async () => {
    const allow: Authorizer = { denialOf: () => undefined };
    expect(await deliver({ targetArn: queue }, allow)).toEqual({ outcome: "delivered" });
  });
});

it.each([
  ["StateMachineDoesNotExist", "rejected", "NO_RESOURCE"],
  ["ResourceNotFoundException", "rejected", "NO_RESOURCE"],
  ["InvalidExecutionInput", "rejected", "INVALID_PARAMETER"],
  ["ValidationException", "rejected", "INVALID_PARAMETER"],
  ["TooManyRequestsException", "unavailable", "THROTTLING"],
  ["ExecutionLimitExceeded", "unavailable", "THROTTLING"],
  ["TypeError", "unavailable", "INTERNAL_ERROR"],
])("makes of the target's %s: %s, %s", async (name, outcome, errorCode) => {
  error = Object.assign(new Error("It says so."), { name });
  expect(await deliver({ targetArn: machine })).toEqual({ outcome, errorCode, message: "It says so." });
});

it("knows SQS's errors by their code", async () => {
  error = Object.assign(new Error("No queue."), { code: "QueueDoesNotExist" });
  expect(await deliver({ targetArn: queue })).toMatchObject({
    outcome: "rejected",
    errorCode: "NO_RESOURCE",
  });
});

it("rejects an event that no function can read", async () => {
  expect(await deliver({ targetArn: lambda, payload: "{" })).toMatchObject({
    outcome: "rejected",
    errorCode: "INVALID_PARAMETER",
  });
});

it("names a target that is no service of the local cloud", async () => {
  const targetArn = arn("kinesis", "stream/orders");
  expect(await deliver({ targetArn })).toEqual({
    outcome: "rejected",
    errorCode: "NO_RESOURCE",
    message: `The local cloud delivers to no ${targetArn}.`,
  });
});
