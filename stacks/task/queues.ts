import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { queueEncryption } from "../security/encryption.ts";
import { policy, type Statement } from "../security/policy.ts";

/** SQS's two types of queue. One cannot be turned into the other. */
export type QueueKind = "standard" | "fifo";

/** A work queue and the dead-letter queue behind it. */
export interface QueuePair {
  /** `RecordWork` or `RecordWorkFifo`: the name of the resource in SST, from which its name on AWS comes. */
  readonly name: string;
  readonly kind: QueueKind;
  readonly work: sst.aws.Queue;
  readonly deadLetters: sst.aws.Queue;
}

/** The kinds have names of their own, so that a change of kind makes a new pair next to the old one. */
export function pairName(task: string, kind: QueueKind): string {
  return kind === "fifo" ? `${task}WorkFifo` : `${task}Work`;
}

/** @param pair.isDraining the pair that a task sent to before it changed its kind: it may be taken away */
export function queuePair(pair: {
  task: string;
  kind: QueueKind;
  isDraining: boolean;
  settings: TaskSettings;
}): QueuePair {
  const { kind, settings } = pair;
  const name = pairName(pair.task, kind);
  const isProtected = $app.protect && !pair.isDraining;
  const deadLetters = deadLetterQueue({ name: `${name}DeadLetters`, kind, isProtected, settings });
  const work = queue({
    name,
    kind,
    isProtected,
    settings,
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

/** A queue that nothing is received from but by a dead-letter function. */
export function deadLetterQueue(options: {
  name: string;
  kind: QueueKind;
  isProtected: boolean;
  settings: TaskSettings;
  maximumBytes?: number;
}): sst.aws.Queue {
  const { settings } = options;
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
  settings: TaskSettings;
  visibilitySeconds: number;
  retentionSeconds: number;
  delaySeconds: number;
  /** The task's own limit unless given. */
  maximumBytes?: number;
  deadLetters?: $util.Output<string>;
}): sst.aws.Queue {
  const { name, kind, isProtected, settings, deadLetters } = options;
  return new sst.aws.Queue(name, {
    fifo: kind === "fifo",
    visibilityTimeout: `${options.visibilitySeconds} seconds`,
    delay: `${options.delaySeconds} seconds`,
    ...(deadLetters === undefined ? {} : { dlq: { queue: deadLetters, retry: settings.maxReceiveCount } }),
    transform: {
      queue: (queue, resource) => {
        queue.messageRetentionSeconds = options.retentionSeconds;
        queue.maxMessageSize = options.maximumBytes ?? settings.maximumMessageSizeBytes;
        Object.assign(queue, queueEncryption());
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
