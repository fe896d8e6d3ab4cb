import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
} from "@aws-sdk/client-sns";
import { expect, it, onTestFinished } from "vitest";
import { graphResource } from "../../testing/graph-resource.ts";
import { serveTopics } from "../../testing/serve-topics.ts";
import { topicKind, topicPolicyKind, topicSubscriptionKind } from "./topic.ts";

const arn = "arn:aws:sns:us-east-1:000000000000:ringback-local-OrdersTopic-abcdefgh";
const subscriptionArn = `${arn}:1a2b3c4d-0000-0000-0000-000000000000`;

const topicResource = (inputs: Record<string, unknown>, topicArn = arn) =>
  graphResource("aws:sns/topic:Topic", inputs, {
    name: "OrdersTopic",
    outputs: { id: topicArn, arn: topicArn },
  });

const subscriptionResource = (inputs: Record<string, unknown>) =>
  graphResource(
    "aws:sns/topicSubscription:TopicSubscription",
    { topic: arn, protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:000000000000:work", ...inputs },
    { name: "OrdersSubscription", outputs: { id: subscriptionArn, arn: subscriptionArn } },
  );

async function serve() {
  const served = await serveTopics();
  onTestFinished(served.close);
  const { client, topics } = served;
  const warnings: string[] = [];
  return {
    ...served,
    warnings,
    topic: topicKind(topics),
    policy: topicPolicyKind(topics),
    subscription: topicSubscriptionKind({ topics, onWarning: (message) => warnings.push(message) }),
    attributes: async () =>
      (await client.send(new GetTopicAttributesCommand({ TopicArn: arn }))).Attributes ?? {},
    publish: (Message: string) => client.send(new PublishCommand({ TopicArn: arn, Message })),
  };
}

it("makes, changes and removes a topic, whose separate policy and subscriptions stay", async () => {
  const { topic, policy, subscription, attributes, client, delivered, publish } = await serve();
  const before = topicResource({ displayName: "Orders", tags: { a: "1" } });
  await topic.create(before);
  await policy.create(graphResource("", { arn, policy: { Statement: [] } }));
  await subscription.create(subscriptionResource({}));
  const after = topicResource({ displayName: "All orders", kmsMasterKeyId: "alias/a", tags: { b: "2" } });
  expect(await topic.change(after, before)).toBe("changed");
  expect(await attributes()).toMatchObject({
    TopicArn: arn,
    DisplayName: "All orders",
    KmsMasterKeyId: "alias/a",
    Policy: '{"Statement":[]}',
    SubscriptionsConfirmed: "1",
  });
  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
  expect(Tags).toEqual([{ Key: "b", Value: "2" }]);
  await publish("x");
  expect(delivered).toHaveLength(1);
  await topic.remove(after);
  expect((await client.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

it("needs a replacement where the name or the type of a topic changes", async () => {
  const { topic } = await serve();
  const before = topicResource({});
  expect(await topic.change(topicResource({}, `${arn}x`), before)).toBe("needs-replacement");
  expect(await topic.change(topicResource({ fifoTopic: true }), before)).toBe("needs-replacement");
});

it("takes a policy of its own away with its resource, and not one that is another's by then", async () => {
  const { topic, policy, attributes } = await serve();
  await topic.create(topicResource({}));
  const made = (Sid: string) => graphResource("", { arn, policy: { Sid } });
  await policy.create(made("a"));
  expect(await policy.change(made("b"), made("a"))).toBe("changed");
  await policy.remove(made("a"));
  expect(await attributes()).toHaveProperty("Policy", '{"Sid":"b"}');
  await policy.remove(made("b"));
  expect(await attributes()).not.toHaveProperty("Policy");
});

it("makes a subscription with the graph's ARN, changes its attributes, and removes it", async () => {
  const { topic, subscription, client, delivered, publish } = await serve();
  await topic.create(topicResource({}));
  const before = subscriptionResource({
    rawMessageDelivery: true,
    filterPolicy: JSON.stringify({ kind: ["paid"] }),
    filterPolicyScope: "MessageBody",
    redrivePolicy: { deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead" },
  });
  await subscription.create(before);
  const asked = new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn });
  expect((await client.send(asked)).Attributes).toMatchObject({
    RawMessageDelivery: "true",
    FilterPolicyScope: "MessageBody",
    PendingConfirmation: "false",
  });
  await publish('{"kind":"sent"}');
  expect(delivered).toHaveLength(0);
  const after = subscriptionResource({ filterPolicy: { kind: ["sent"] }, filterPolicyScope: "MessageBody" });
  expect(await subscription.change(after, before)).toBe("changed");
  await publish('{"kind":"sent"}');
  expect(delivered.map((one) => one.subscription)).toMatchObject([{ isRaw: false }]);
  expect(await subscription.change(subscriptionResource({ protocol: "lambda" }), after)).toBe(
    "needs-replacement",
  );
  await subscription.remove(after);
  const all = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
  expect(all.Subscriptions ?? []).toEqual([]);
});

it("says of a subscription by e-mail that it gets nothing, and leaves it pending", async () => {
  const { topic, subscription, attributes, warnings } = await serve();
  await topic.create(topicResource({}));
  await subscription.create(subscriptionResource({ protocol: "email", endpoint: "a@example.com" }));
  expect(warnings).toEqual([
    `The subscription OrdersSubscription of ${arn} gets no messages here: the local cloud delivers to queues and functions, not by email.`,
  ]);
  expect(await attributes()).toMatchObject({ SubscriptionsPending: "1", SubscriptionsConfirmed: "0" });
});

it("refuses a subscription whose topic is not there", async () => {
  const { subscription } = await serve();
  expect(() => subscription.create(subscriptionResource({}))).toThrow(`There is no topic ${arn}.`);
});
