import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { TopicService } from "../../sns/topic-service.ts";
import { inputsOf } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** `aws:sns/topic:Topic` */
export function topicKind(
  topics: Pick<TopicService, "createTopic" | "topicAttribute" | "removeTopic">,
): ResourceKind {
  const create = (resource: GraphResource, attributes: Record<string, string>) =>
    topics.createTopic({
      topicArn: topicArnOf(resource),
      attributes,
      tags: inputsOf(resource).textsByName("tags"),
    });
  return {
    type: "aws:sns/topic:Topic",
    create: (resource) => create(resource, attributesOf(resource)),
    change: (resource, before) => {
      const isSame = topicArnOf(resource) === topicArnOf(before) && isFifo(resource) === isFifo(before);
      if (!isSame) return "needs-replacement";
      // A topic policy may be a resource of its own, which has set the attribute.
      const isItsOwn = inputsOf(before).has("policy");
      const policy = isItsOwn ? undefined : topics.topicAttribute(topicArnOf(resource), "Policy");
      create(resource, { ...(policy === undefined ? {} : { Policy: policy }), ...attributesOf(resource) });
      return "changed";
    },
    remove: (resource) => topics.removeTopic(topicArnOf(resource)),
  };
}

/** `aws:sns/topicPolicy:TopicPolicy` */
export function topicPolicyKind(
  topics: Pick<TopicService, "setTopicAttribute" | "topicAttribute">,
): ResourceKind {
  const arnOf = (resource: GraphResource) => inputsOf(resource).text("arn");
  const policyOf = (resource: GraphResource) => inputsOf(resource).optionalJson("policy") ?? "";
  const set = (resource: GraphResource) =>
    topics.setTopicAttribute(arnOf(resource), "Policy", policyOf(resource));
  return {
    type: "aws:sns/topicPolicy:TopicPolicy",
    create: set,
    change: (resource, before) => {
      if (arnOf(resource) !== arnOf(before)) return "needs-replacement";
      set(resource);
      return "changed";
    },
    remove: (resource) => {
      const isStill = topics.topicAttribute(arnOf(resource), "Policy") === policyOf(resource);
      if (isStill) topics.setTopicAttribute(arnOf(resource), "Policy", "");
    },
  };
}

/**
 * `aws:sns/topicSubscription:TopicSubscription`: to queues and functions.
 *
 * @param options.onWarning called with a sentence for a subscription whose messages are not delivered here, such as one
 *   by e-mail
 */
export function topicSubscriptionKind(options: {
  topics: Pick<TopicService, "subscribe" | "unsubscribe">;
  onWarning(message: string): void;
}): ResourceKind {
  const { topics, onWarning } = options;
  const subscribe = (resource: GraphResource) =>
    topics.subscribe({
      ...subscriptionOf(resource),
      ...ownArn(resource),
      attributes: subscriptionAttributes(resource),
    });
  return {
    type: "aws:sns/topicSubscription:TopicSubscription",
    create: (resource) => {
      const { protocol, topicArn } = subscriptionOf(resource);
      if (!delivered.has(protocol)) {
        onWarning(
          `The subscription ${resource.name} of ${topicArn} gets no messages here: the local cloud delivers to queues and functions, not by ${protocol}.`,
        );
      }
      subscribe(resource);
    },
    change: (resource, before) => {
      const identity = (one: GraphResource) => JSON.stringify(subscriptionOf(one));
      if (identity(resource) !== identity(before)) return "needs-replacement";
      subscribe(resource);
      return "changed";
    },
    remove: (resource) => topics.unsubscribe(subscriptionOf(resource)),
  };
}

const delivered = new Set(["sqs", "lambda"]);

function topicArnOf(resource: GraphResource): string {
  const { arn } = resource.outputs;
  return typeof arn === "string" ? arn : resource.outputs.id;
}

const isFifo = (resource: GraphResource) => inputsOf(resource).optionalFlag("fifoTopic") === true;

function attributesOf(resource: GraphResource): Record<string, string> {
  const inputs = inputsOf(resource);
  const signatureVersion = inputs.optionalNumber("signatureVersion");
  return defined({
    DisplayName: inputs.optionalText("displayName"),
    Policy: inputs.optionalJson("policy"),
    DeliveryPolicy: inputs.optionalJson("deliveryPolicy"),
    KmsMasterKeyId: inputs.optionalText("kmsMasterKeyId"),
    TracingConfig: inputs.optionalText("tracingConfig"),
    ArchivePolicy: inputs.optionalJson("archivePolicy"),
    SignatureVersion: signatureVersion === undefined ? undefined : String(signatureVersion),
    ...(isFifo(resource)
      ? {
          FifoTopic: "true",
          ContentBasedDeduplication: String(inputs.optionalFlag("contentBasedDeduplication") ?? false),
          FifoThroughputScope: inputs.optionalText("fifoThroughputScope"),
        }
      : {}),
  });
}

function subscriptionOf(resource: GraphResource) {
  const inputs = inputsOf(resource);
  return {
    topicArn: inputs.text("topic"),
    protocol: inputs.text("protocol"),
    endpoint: inputs.text("endpoint"),
  };
}

function ownArn({ outputs }: GraphResource): { subscriptionArn?: string } {
  const { arn } = outputs;
  return typeof arn === "string" ? { subscriptionArn: arn } : {};
}

function subscriptionAttributes(resource: GraphResource): Record<string, string> {
  const inputs = inputsOf(resource);
  const isRaw = inputs.optionalFlag("rawMessageDelivery");
  return defined({
    RawMessageDelivery: isRaw === undefined ? undefined : String(isRaw),
    FilterPolicy: inputs.optionalJson("filterPolicy"),
    FilterPolicyScope: inputs.optionalText("filterPolicyScope"),
    RedrivePolicy: inputs.optionalJson("redrivePolicy"),
    DeliveryPolicy: inputs.optionalJson("deliveryPolicy"),
    SubscriptionRoleArn: inputs.optionalText("subscriptionRoleArn"),
  });
}

function defined(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
