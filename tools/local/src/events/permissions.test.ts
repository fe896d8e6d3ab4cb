import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { createAuthorizer } from "../iam/authorizer.ts";
import { createTargets } from "../targets/targets.ts";
import { serveEventBridge } from "../testing/serve-event-bridge.ts";

const place = { region: "us-east-1", accountId: "000000000000" };
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const machine = arn("states", "stateMachine:orders");
const queue = arn("sqs", "orders");
const deadLetters = arn("sqs", "undelivered");
const roleArn = "arn:aws:iam::000000000000:role/starter";
const ruleArn = arn("events", "rule/orders/start");

const allow = (Action: string, Resource: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});
const trust = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
});
/** Of a queue: EventBridge may send for one rule. */
const fromRule = (Resource: string, sourceArn: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
    },
  ],
});

/** A rule with two targets, a state machine under a role and a queue, under the policies that a test sets. */
async function serve() {
  const authorizer = createAuthorizer(place);
  const started: string[] = [];
  const sent: { queueArn: string; code: string | undefined }[] = [];
  const targets = createTargets({
    authorizer,
    services: {
      startExecution: ({ stateMachineArn }) => void started.push(stateMachineArn),
      sendMessage: ({ queueArn, MessageAttributes = {} }) =>
        void sent.push({ queueArn, code: MessageAttributes["ERROR_CODE"]?.StringValue }),
      invokeAsync: () => undefined,
      putEvent: () => undefined,
      publish: () => undefined,
    },
  });
  const { eventBridge, client, warnings } = await serveEventBridge({ targets });
  eventBridge.putBus({ name: "orders" });
  const rule = { rule: "start", eventBusName: "orders", deadLetterArn: deadLetters };
  eventBridge.putRule({
    name: "start",
    eventBusName: "orders",
    isEnabled: true,
    eventPattern: '{"source":["shop"]}',
  });
  eventBridge.putTarget({ ...rule, targetId: "machine", arn: machine, roleArn });
  eventBridge.putTarget({ ...rule, targetId: "queue", arn: queue });
  const put = () =>
    client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: "orders", Source: "shop", DetailType: "order", Detail: "{}" }],
      }),
    );
  const setRole = (policy: object, service = "events.amazonaws.com") =>
    authorizer.setRole({
      arn: roleArn,
      name: "starter",
      trustPolicy: trust(service),
      policies: [{ name: "start", policy }],
    });
  return { authorizer, setRole, put, started, sent, warnings };
}

it("delivers what the role and the queue's policy allow", async () => {
  const { authorizer, setRole, put, started, sent, warnings } = await serve();
  setRole(allow("states:StartExecution", machine));
  authorizer.setResourcePolicy(queue, fromRule(queue, ruleArn));
  await put();
  expect(started).toEqual([machine]);
  expect(sent).toEqual([{ queueArn: queue, code: undefined }]);
  expect(warnings).toEqual([]);
});

it("keeps in the dead-letter queue what they do not allow, and says why", async () => {
  const { authorizer, setRole, put, started, sent } = await serve();
  setRole(allow("states:StartExecution", `${machine}-of-others`));
  authorizer.setResourcePolicy(queue, fromRule(queue, arn("events", "rule/orders/others")));
  authorizer.setResourcePolicy(deadLetters, fromRule(deadLetters, ruleArn));
  await put();
  expect(started).toEqual([]);
  expect(sent).toEqual([
    { queueArn: deadLetters, code: "NO_PERMISSIONS" },
    { queueArn: deadLetters, code: "NO_PERMISSIONS" },
  ]);
});

it("takes no role that trusts another service", async () => {
  const { authorizer, setRole, put, started, sent } = await serve();
  setRole(allow("states:StartExecution", machine), "lambda.amazonaws.com");
  authorizer.setResourcePolicy(queue, fromRule(queue, ruleArn));
  authorizer.setResourcePolicy(deadLetters, fromRule(deadLetters, ruleArn));
  await put();
  expect(started).toEqual([]);
  expect(sent).toContainEqual({ queueArn: deadLetters, code: "FAILED_TO_ASSUME_ROLE" });
});

it("loses what the dead-letter queue's policy does not allow, and names both reasons", async () => {
  const { setRole, put, sent, warnings } = await serve();
  setRole(allow("states:StartExecution", machine));
  await put();
  expect(sent).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /is lost: .*not authorized to perform: sqs:sendmessage on resource: .*:orders .*Its dead-letter queue did not take it: .*:undelivered/,
    ),
  ]);
});
