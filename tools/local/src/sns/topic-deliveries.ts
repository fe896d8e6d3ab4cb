import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "@ringback/stepfunctions/clock";
import type { Delivery, FailedDelivery } from "../targets/delivery.ts";
import { pendingDeliveries } from "../targets/pending-deliveries.ts";
import {
  createRetriedDeliveries,
  type RetriedDeliveries,
  type RetriedDelivery,
} from "../targets/retried-deliveries.ts";
import type { Targets } from "../targets/targets.ts";
import { functionNotification, queueNotification } from "./notification.ts";
import { snsRetryDelayMs } from "./retry-phases.ts";
import type { DeliverTopicMessage, TopicMessage, TopicSubscription } from "./topic-delivery.ts";

/** Delivers the messages of topics to queues and functions. */
export interface TopicDeliveries extends Pick<RetriedDeliveries<RetriedDelivery>, "resume" | "close"> {
  readonly deliver: DeliverTopicMessage;
}

/** A message on its way to one subscription. */
interface TopicDelivery extends RetriedDelivery {
  readonly subscriptionArn: string;
  readonly messageId: string;
  /** To the dead-letter queue of the subscription. */
  readonly deadLetter?: Delivery;
}

/**
 * Delivers as SNS does, in its own name for the topic: the policy of the queue or function has to allow it. What a target
 * refuses, or does not take in 23 days, goes to the dead-letter queue of the subscription, and without one is dropped.
 *
 * @param options.dataDir a folder that keeps what waits for another attempt; without it that ends with the process
 * @param options.random of the delays between attempts, from 0 to 1
 * @param options.onWarning called with a sentence for each message that is lost
 */
export function createTopicDeliveries(options: {
  targets: Targets;
  clock?: Clock;
  dataDir?: string;
  random?: () => number;
  onWarning(message: string): void;
}): TopicDeliveries {
  const { targets, clock = systemClock, dataDir, random = Math.random, onWarning } = options;

  async function giveUp(
    { deadLetter, delivery, messageId, subscriptionArn }: TopicDelivery,
    { message }: FailedDelivery,
  ): Promise<void> {
    const result = deadLetter === undefined ? undefined : await targets.deliver(deadLetter);
    if (result?.outcome === "delivered") return;
    const where = result === undefined ? "" : ` Its dead-letter queue did not take it: ${result.message}`;
    onWarning(
      `Message ${messageId} of the subscription ${subscriptionArn} is lost: ${delivery.targetArn} did not take it: ${message}${where}`,
    );
  }

  const deliveries = createRetriedDeliveries<TopicDelivery, "attempts">({
    targets,
    clock,
    pending: pendingDeliveries(dataDir),
    nextAttempt: ({ retryAttempts }) => {
      const delayMs = snsRetryDelayMs(retryAttempts, random());
      return delayMs === undefined
        ? { giveUpAtMs: clock.now(), exhausted: "attempts" }
        : { retryAtMs: clock.now() + delayMs };
    },
    giveUp,
    onClosed: (count) =>
      onWarning(`${count} messages of topics are lost that waited for another attempt at their delivery.`),
  });

  return {
    deliver: (message, subscription) => {
      const { endpoint, deadLetterTargetArn, subscriptionArn } = subscription;
      return deliveries.deliver({
        id: randomUUID(),
        messageId: message.messageId,
        subscriptionArn,
        acceptedAtMs: clock.now(),
        retryAttempts: 0,
        delivery:
          subscription.protocol === "lambda"
            ? {
                targetArn: endpoint,
                payload: functionNotification(message, subscription),
                principal: principalOf(subscription),
              }
            : toQueue(endpoint, message, subscription),
        ...(deadLetterTargetArn === undefined
          ? {}
          : { deadLetter: toQueue(deadLetterTargetArn, message, subscription) }),
      });
    },
    resume: deliveries.resume,
    close: deliveries.close,
  };
}

function toQueue(queueArn: string, message: TopicMessage, subscription: TopicSubscription): Delivery {
  const { isRaw } = subscription;
  const fifo = queueArn.endsWith(".fifo") ? message.fifo : undefined;
  return {
    targetArn: queueArn,
    payload: isRaw ? message.message : queueNotification(message, subscription),
    principal: principalOf(subscription),
    message: {
      ...(isRaw ? { attributes: message.messageAttributes } : {}),
      ...(fifo === undefined
        ? {}
        : { groupId: fifo.messageGroupId, deduplicationId: fifo.messageDeduplicationId }),
    },
  };
}

const principalOf = ({ topicArn }: TopicSubscription) =>
  ({ kind: "service", service: "sns.amazonaws.com", sourceArn: topicArn }) as const;
