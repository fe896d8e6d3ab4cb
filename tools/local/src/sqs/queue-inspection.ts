import type { SqsQueue } from "./store/sqs-store.ts";

/** How many messages a queue holds, by what a consumer could do with them now. */
export interface QueueCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Where a message stands in its queue. Times are milliseconds since 1970. */
export type MessagePlace =
  | { readonly state: "waiting"; readonly receiveCount: number }
  /** It is delivered for the first time at `visibleAt`. */
  | { readonly state: "delayed"; readonly receiveCount: number; readonly visibleAt: number }
  /** A consumer has it, or returned it with a delay: unless it is deleted, it returns to the queue at `visibleAt`. */
  | { readonly state: "in-flight"; readonly receiveCount: number; readonly visibleAt: number };

/** Looks into a queue without receiving anything: no count and no timer changes. */
export interface QueueInspection {
  counts(): QueueCounts;
  /** Undefined where the queue does not hold the message. */
  find(sqsMessageId: string): MessagePlace | undefined;
}

/** Looks into a queue of fauxqs. */
export function inspectQueue(queue: SqsQueue): QueueInspection {
  const count = (name: Parameters<SqsQueue["getAttribute"]>[0]) => Number(queue.getAttribute(name) ?? 0);
  return {
    counts: () => ({
      waiting: count("ApproximateNumberOfMessages"),
      inFlight: count("ApproximateNumberOfMessagesNotVisible"),
      delayed: count("ApproximateNumberOfMessagesDelayed"),
    }),
    find: (sqsMessageId) => {
      for (const { message, visibilityDeadline } of queue.inflightMessages.values()) {
        if (message.messageId !== sqsMessageId) continue;
        const receiveCount = message.approximateReceiveCount;
        return { state: "in-flight", receiveCount, visibleAt: visibilityDeadline };
      }
      const isIt = ({ messageId }: { messageId: string }) => messageId === sqsMessageId;
      const { ready, delayed } = queue.inspectMessages();
      const waiting = ready.find(isIt);
      if (waiting !== undefined) return { state: "waiting", receiveCount: waiting.approximateReceiveCount };
      const late = delayed.find(isIt);
      if (late === undefined) return undefined;
      const visibleAt = late.delayUntil ?? Date.now();
      return { state: "delayed", receiveCount: late.approximateReceiveCount, visibleAt };
    },
  };
}
