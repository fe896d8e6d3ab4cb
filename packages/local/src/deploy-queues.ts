import { localResources } from "@ringback/contracts/local-resources";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import type { QueueService } from "./queue-service.ts";

interface Queue {
  readonly queueUrl: string;
  readonly queueArn: string;
}

/** The queues of a stage, with the attributes that the stacks give them. */
export function deployQueues(
  queues: QueueService,
  settings: StageSettings,
): { work: Queue; deadLetters: Queue; ruleDlq: Queue } {
  const isFifo = settings.fifo !== undefined;
  const suffix = isFifo ? ".fifo" : "";
  const fifo: Record<string, string> = isFifo
    ? {
        FifoQueue: "true",
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
      }
    : {};
  const MaximumMessageSize = String(settings.maximumMessageSizeBytes);
  const deadLetterAttributes = {
    VisibilityTimeout: String(settings.deadLetterVisibilityTimeoutSeconds),
    MessageRetentionPeriod: String(settings.deadLetterRetentionSeconds),
    DelaySeconds: "0",
    MaximumMessageSize,
  };
  const deadLetters = queues.createQueue(`${localResources.deadLetterQueue}${suffix}`, {
    ...deadLetterAttributes,
    ...fifo,
  });
  const ruleDlq = queues.createQueue(localResources.ruleDlq, deadLetterAttributes);
  const work = queues.createQueue(`${localResources.workQueue}${suffix}`, {
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(settings.queueRetentionSeconds),
    DelaySeconds: String(settings.deliveryDelaySeconds),
    MaximumMessageSize,
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetters.queueArn,
      maxReceiveCount: settings.maxReceiveCount,
    }),
    ...fifo,
  });
  return { work, deadLetters, ruleDlq };
}
