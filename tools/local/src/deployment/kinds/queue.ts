import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { QueueService } from "../../sqs/queue-service.ts";
import { physicalNameOf } from "../physical-name.ts";
import { inputsOf } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

type QueueAttributes = Pick<
  QueueService,
  "createQueue" | "setQueueAttributes" | "setQueueTags" | "queueAttribute" | "removeQueue"
>;

/** `aws:sqs/queue:Queue`: a queue with all its attributes. */
export function queueKind(queues: QueueAttributes): ResourceKind {
  return {
    type: "aws:sqs/queue:Queue",
    create: (resource) => {
      const attributes = { ...withoutPolicies, ...queueAttributesOf(resource) };
      queues.createQueue(physicalNameOf(resource), attributes, tagsOf(resource));
    },
    change: (resource, before) => {
      const isSame =
        physicalNameOf(resource) === physicalNameOf(before) && isFifo(resource) === isFifo(before);
      if (!isSame) return "needs-replacement";
      const removed = Object.keys(queueAttributesOf(before)).filter(
        (name) => !(name in queueAttributesOf(resource)),
      );
      queues.setQueueAttributes(physicalNameOf(resource), {
        ...Object.fromEntries(removed.map((name) => [name, ""])),
        ...queueAttributesOf(resource),
      });
      queues.setQueueTags(physicalNameOf(resource), tagsOf(resource));
      return "changed";
    },
    remove: (resource) => queues.removeQueue(physicalNameOf(resource)),
  };
}

/**
 * A policy that is a resource of its own and sets one attribute of a queue: `aws:sqs/queuePolicy:QueuePolicy`,
 * `aws:sqs/redrivePolicy:RedrivePolicy`, `aws:sqs/redriveAllowPolicy:RedriveAllowPolicy`.
 */
export const queuePolicyKinds = (queues: QueueAttributes): ResourceKind[] => [
  policyKind(queues, { type: "aws:sqs/queuePolicy:QueuePolicy", input: "policy", attribute: "Policy" }),
  policyKind(queues, {
    type: "aws:sqs/redrivePolicy:RedrivePolicy",
    input: "redrivePolicy",
    attribute: "RedrivePolicy",
  }),
  policyKind(queues, {
    type: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
    input: "redriveAllowPolicy",
    attribute: "RedriveAllowPolicy",
  }),
];

interface QueuePolicy {
  readonly type: string;
  readonly input: string;
  readonly attribute: "Policy" | "RedrivePolicy" | "RedriveAllowPolicy";
}

function policyKind(queues: QueueAttributes, { type, input, attribute }: QueuePolicy): ResourceKind {
  const queueUrlOf = (resource: GraphResource) => inputsOf(resource).text("queueUrl");
  const policyOf = (resource: GraphResource) => inputsOf(resource).optionalJson(input) ?? "";
  const set = (resource: GraphResource) =>
    queues.setQueueAttributes(queueUrlOf(resource), { [attribute]: policyOf(resource) });
  return {
    type,
    create: set,
    change: (resource, before) => {
      if (queueUrlOf(resource) !== queueUrlOf(before)) return "needs-replacement";
      set(resource);
      return "changed";
    },
    remove: (resource) => {
      // The queue may be gone, or have another policy by now.
      const isStill = queues.queueAttribute(queueUrlOf(resource), attribute) === policyOf(resource);
      if (isStill) queues.setQueueAttributes(queueUrlOf(resource), { [attribute]: "" });
    },
  };
}

const isFifo = (resource: GraphResource) => inputsOf(resource).optionalFlag("fifoQueue") === true;

const tagsOf = (resource: GraphResource) => inputsOf(resource).textsByName("tags");

/** A queue that the data folder has kept may have policies that the app has no more. */
const withoutPolicies = { Policy: "", RedrivePolicy: "", RedriveAllowPolicy: "", KmsMasterKeyId: "" };

/** The attributes of a queue, with the provider's defaults (pulumi-aws, `aws.sqs.Queue`). */
export function queueAttributesOf(resource: GraphResource): Record<string, string> {
  const inputs = inputsOf(resource);
  const kmsKey = inputs.optionalText("kmsMasterKeyId") || undefined;
  const fifo = {
    FifoQueue: "true",
    ContentBasedDeduplication: String(inputs.optionalFlag("contentBasedDeduplication") ?? false),
    DeduplicationScope: inputs.optionalText("deduplicationScope") ?? "queue",
    FifoThroughputLimit: inputs.optionalText("fifoThroughputLimit") ?? "perQueue",
  };
  const optional = {
    Policy: inputs.optionalJson("policy"),
    RedrivePolicy: inputs.optionalJson("redrivePolicy"),
    RedriveAllowPolicy: inputs.optionalJson("redriveAllowPolicy"),
    KmsMasterKeyId: kmsKey,
  };
  return {
    VisibilityTimeout: String(inputs.optionalNumber("visibilityTimeoutSeconds") ?? 30),
    MessageRetentionPeriod: String(inputs.optionalNumber("messageRetentionSeconds") ?? 345_600),
    DelaySeconds: String(inputs.optionalNumber("delaySeconds") ?? 0),
    ReceiveMessageWaitTimeSeconds: String(inputs.optionalNumber("receiveWaitTimeSeconds") ?? 0),
    MaximumMessageSize: String(inputs.optionalNumber("maxMessageSize") ?? 262_144),
    KmsDataKeyReusePeriodSeconds: String(inputs.optionalNumber("kmsDataKeyReusePeriodSeconds") ?? 300),
    // A queue is encrypted in one way or the other.
    SqsManagedSseEnabled: String(inputs.optionalFlag("sqsManagedSseEnabled") ?? kmsKey === undefined),
    ...(isFifo(resource) ? fifo : {}),
    ...Object.fromEntries(Object.entries(optional).filter((entry) => entry[1] !== undefined)),
  };
}
