import { maximumSqsMessageBytes } from "@ringback/contracts/settings/aws-ranges";
import { stage } from "./current-stage.ts";
import { queueEncryption } from "./encryption.ts";
import { policy, type Statement } from "./policy.ts";
import type { QueueKind } from "./stage.ts";

/** A work queue and the dead-letter queue behind it. */
export interface QueuePair {
  /** `Work` or `WorkFifo`: the name of the resource in SST, from which its name on AWS comes. */
  readonly name: string;
  readonly kind: QueueKind;
  readonly work: sst.aws.Queue;
  readonly deadLetters: sst.aws.Queue;
}

const { settings } = stage;

/** The pair that the workflow sends to, and after it one that is draining. */
export const queuePairs: readonly QueuePair[] = stage.kinds.map(queuePair);
const [activePair] = queuePairs;
if (activePair === undefined) throw new Error("A stage has one pair of queues at least.");
/** The work queue that the workflow sends to. */
export const activeQueue = activePair.work;

/** Where EventBridge puts what its rule could not deliver. */
export const ruleDeadLetters = deadLetterQueue({
  name: "RuleDeadLetters",
  kind: "standard",
  isProtected: $app.protect,
  // Events are as large as EventBridge takes them, whatever the stage's messages are.
  maximumBytes: maximumSqsMessageBytes,
});

/** What the functions know of the queues. A link of the queues themselves would grant sqs:*. */
export const queueLinks = [
  new sst.Linkable("WorkQueue", { properties: { url: activeQueue.url } }),
  new sst.Linkable("RuleDlq", { properties: { arn: ruleDeadLetters.arn } }),
];

/** The kinds have names of their own, so that a change of kind makes a new pair next to the old one. */
function queuePair(kind: QueueKind, index: number): QueuePair {
  const name = kind === "fifo" ? "WorkFifo" : "Work";
  const isProtected = $app.protect && index === 0;
  const deadLetters = deadLetterQueue({ name: `${name}DeadLetters`, kind, isProtected });
  const work = queue({
    name,
    kind,
    isProtected,
    visibilitySeconds: settings.visibilityTimeoutSeconds,
    retentionSeconds: settings.queueRetentionSeconds,
    delaySeconds: settings.deliveryDelaySeconds,
    deadLetters: deadLetters.arn,
  });
  new aws.sqs.RedriveAllowPolicy(`${name}DeadLettersRedriveAllowPolicy`, {
    queueUrl: deadLetters.url,
    redriveAllowPolicy: $jsonStringify({ redrivePermission: "byQueue", sourceQueueArns: [work.arn] }),
  });
  setQueuePolicy(name, work);
  setQueuePolicy(`${name}DeadLetters`, deadLetters);
  return { name, kind, work, deadLetters };
}

function deadLetterQueue(options: {
  name: string;
  kind: QueueKind;
  isProtected: boolean;
  maximumBytes?: number;
}): sst.aws.Queue {
  return queue({
    ...options,
    visibilitySeconds: settings.deadLetterVisibilityTimeoutSeconds,
    retentionSeconds: settings.deadLetterRetentionSeconds,
    delaySeconds: 0,
  });
}

function queue(options: {
  name: string;
  kind: QueueKind;
  /** Neither deleted nor replaced in place. */
  isProtected: boolean;
  visibilitySeconds: number;
  retentionSeconds: number;
  delaySeconds: number;
  /** The stage's own limit unless given. */
  maximumBytes?: number;
  deadLetters?: $util.Output<string>;
}): sst.aws.Queue {
  const { name, kind, isProtected, deadLetters } = options;
  return new sst.aws.Queue(name, {
    fifo: kind === "fifo",
    visibilityTimeout: `${options.visibilitySeconds} seconds`,
    delay: `${options.delaySeconds} seconds`,
    ...(deadLetters === undefined ? {} : { dlq: { queue: deadLetters, retry: settings.maxReceiveCount } }),
    transform: {
      queue: (queue, resource) => {
        queue.messageRetentionSeconds = options.retentionSeconds;
        queue.maxMessageSize = options.maximumBytes ?? settings.maximumMessageSizeBytes;
        Object.assign(queue, queueEncryption);
        if (kind === "fifo") {
          // High throughput: the limits and the deduplication count for each message group on its own.
          queue.deduplicationScope = "messageGroup";
          queue.fifoThroughputLimit = "perMessageGroupId";
        }
        resource.protect = isProtected;
        // SST's own `retain` knows tables and buckets only.
        resource.retainOnDelete = $app.removal !== "remove";
      },
    },
  });
}

/**
 * The one policy that SQS keeps for a queue: it refuses plain HTTP, and has whatever statements are given besides.
 *
 * @param name of the queue's resource
 */
export function setQueuePolicy(
  name: string,
  { url, arn }: sst.aws.Queue,
  ...more: readonly Statement[]
): void {
  const httpsOnly: Statement = {
    Sid: "HttpsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: ["sqs:*"],
    Resource: arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  new aws.sqs.QueuePolicy(`${name}Policy`, { queueUrl: url, policy: policy(httpsOnly, ...more) });
}
