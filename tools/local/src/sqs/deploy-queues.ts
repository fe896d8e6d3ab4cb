import { localResources } from "@ringback/contracts/resources/local-resources";
import { maximumSqsMessageBytes } from "@ringback/contracts/settings/aws-ranges";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";

interface Queue {
  readonly queueUrl: string;
  readonly queueArn: string;
}

/** Creates a queue with SQS's attributes: of this process, or of a server. */
interface QueueCreation {
  createQueue(name: string, attributes: Record<string, string>): Queue | Promise<Queue>;
}

/** The queues of a stage, with the attributes that the stacks give them. */
export async function deployQueues(
  queues: QueueCreation,
  settings: StageSettings,
  names: { workQueue: string; deadLetterQueue: string; ruleDlq: string } = localResources,
): Promise<{ work: Queue; deadLetters: Queue; ruleDlq: Queue }> {
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
  const deadLetters = await queues.createQueue(`${names.deadLetterQueue}${suffix}`, {
    ...deadLetterAttributes,
    ...fifo,
  });
  const ruleDlq = await queues.createQueue(names.ruleDlq, {
    ...deadLetterAttributes,
    // Events are as large as EventBridge takes them, whatever the stage's messages are.
    MaximumMessageSize: String(maximumSqsMessageBytes),
  });
  const work = await queues.createQueue(`${names.workQueue}${suffix}`, {
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
