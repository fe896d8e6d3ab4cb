import {
  DescribeRuleCommand,
  ListEventBusesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { graphResource } from "../../testing/graph-resource.ts";
import { serveEventBridge } from "../../testing/serve-event-bridge.ts";
import { eventBusKind, eventRuleKind, eventTargetKind } from "./event-bridge.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:orders";
const bus = graphResource("aws:cloudwatch/eventBus:EventBus", { name: "orders", description: "Of the shop" });
const ruleInputs = { name: "start", eventBusName: "orders", eventPattern: '{"source":["shop"]}' };
const rule = (inputs: object = {}) =>
  graphResource("aws:cloudwatch/eventRule:EventRule", { ...ruleInputs, ...inputs });
const targetInputs = { rule: "start", eventBusName: "orders", targetId: "queue", arn: queue };
const target = (inputs: object = {}) =>
  graphResource("aws:cloudwatch/eventTarget:EventTarget", { ...targetInputs, ...inputs });

async function deploy() {
  const served = await serveEventBridge();
  const { eventBridge, client } = served;
  const kinds = {
    bus: eventBusKind(eventBridge),
    rule: eventRuleKind(eventBridge),
    target: eventTargetKind(eventBridge),
  };
  await kinds.bus.create(bus);
  await kinds.rule.create(rule());
  await kinds.target.create(target());
  const put = () =>
    client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: "orders", Source: "shop", DetailType: "order", Detail: "{}" }],
      }),
    );
  return { ...served, kinds, put };
}

it("makes a bus, its rule and its target, and takes them away", async () => {
  const { client, kinds, put, deliveries } = await deploy();
  await put();
  expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([queue]);
  await kinds.target.remove(target());
  await put();
  await kinds.rule.remove(rule());
  await kinds.bus.remove(bus);
  expect(deliveries).toHaveLength(1);
  const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
  expect(EventBuses.map(({ Name }) => Name)).toEqual(["default"]);
});

it("takes every input of a target", async () => {
  const { client, kinds } = await deploy();
  await kinds.target.change(
    target({
      arn: "arn:aws:states:us-east-1:000000000000:stateMachine:orders",
      roleArn: "arn:aws:iam::000000000000:role/starter",
      inputTransformer: { inputPaths: { id: "$.id" }, inputTemplate: '{"id":<id>}' },
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 120 },
      deadLetterConfig: { arn: queue },
    }),
    target(),
  );
  await kinds.target.create(
    target({
      targetId: "fifo",
      arn: `${queue}.fifo`,
      inputPath: "$.detail",
      sqsTarget: { messageGroupId: "all" },
    }),
  );
  await kinds.target.create(target({ targetId: "constant", input: '{"a":1}' }));
  const { Targets } = await client.send(
    new ListTargetsByRuleCommand({ Rule: "start", EventBusName: "orders" }),
  );
  expect(Targets).toEqual([
    {
      Id: "queue",
      Arn: "arn:aws:states:us-east-1:000000000000:stateMachine:orders",
      RoleArn: "arn:aws:iam::000000000000:role/starter",
      InputTransformer: { InputPathsMap: { id: "$.id" }, InputTemplate: '{"id":<id>}' },
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 120 },
      DeadLetterConfig: { Arn: queue },
    },
    { Id: "fifo", Arn: `${queue}.fifo`, InputPath: "$.detail", SqsParameters: { MessageGroupId: "all" } },
    { Id: "constant", Arn: queue, Input: '{"a":1}' },
  ]);
});

it.each([
  [{ state: "DISABLED" }, "DISABLED"],
  [{ state: "ENABLED" }, "ENABLED"],
  [{ isEnabled: false }, "DISABLED"],
  [{}, "ENABLED"],
])("takes a rule with %j for %s", async (inputs, State) => {
  const { client, kinds } = await deploy();
  expect(kinds.rule.change(rule(inputs), rule())).toBe("changed");
  const described = await client.send(new DescribeRuleCommand({ Name: "start", EventBusName: "orders" }));
  expect(described).toMatchObject({ State, EventPattern: '{"source":["shop"]}' });
});

it("keeps the targets of a rule that changes", async () => {
  const { kinds, put, deliveries } = await deploy();
  kinds.rule.change(rule({ eventPattern: '{"source":["library"]}' }), rule());
  await put();
  expect(deliveries).toEqual([]);
  kinds.rule.change(rule(), rule({ eventPattern: '{"source":["library"]}' }));
  await put();
  expect(deliveries).toHaveLength(1);
});

it("makes a rule on the bus default, by a schedule and under the name that was made for it", async () => {
  const { client, kinds } = await deploy();
  const { type } = rule();
  const inputs = { scheduleExpression: "rate(5 minutes)" };
  await kinds.rule.create(graphResource(type, inputs, { outputs: { id: "tick-1", name: "tick-1" } }));
  expect(await client.send(new DescribeRuleCommand({ Name: "tick-1" }))).toMatchObject({
    ScheduleExpression: "rate(5 minutes)",
    EventBusName: "default",
  });
});

it("asks for another resource where the name, the bus, the rule or the id is another", async () => {
  const { kinds } = await deploy();
  const { type } = bus;
  expect(kinds.bus.change(graphResource(type, { name: "others" }), bus)).toBe("needs-replacement");
  expect(kinds.rule.change(rule({ name: "others" }), rule())).toBe("needs-replacement");
  expect(kinds.rule.change(rule({ eventBusName: "default" }), rule())).toBe("needs-replacement");
  expect(kinds.target.change(target({ targetId: "others" }), target())).toBe("needs-replacement");
  expect(kinds.target.change(target({ rule: "others" }), target())).toBe("needs-replacement");
});

it("gives EventBridge's sentence where it refuses a rule or a target", async () => {
  const { kinds } = await deploy();
  expect(() => kinds.rule.create(rule({ eventPattern: '{"source":"shop"}' }))).toThrow(
    'Event pattern is not valid. Reason: "source" must be an object or an array',
  );
  expect(() => kinds.target.create(target({ arn: "arn:aws:states:us-east-1:0:stateMachine:a" }))).toThrow(
    "RoleArn is required for target",
  );
});
