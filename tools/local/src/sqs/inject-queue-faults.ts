import type { Faults } from "../faults/faults.ts";
import { messageIdOfBody } from "../faults/message-ids.ts";
import type { SqsMessage, SqsQueue } from "./store/sqs-store.ts";

const latestMs = 5000;

/** What decides about the faults of queues. */
export interface QueueFaults {
  readonly faults: Faults;
  /** The name of the task whose queue it is; undefined for any other queue. */
  taskOf(queueName: string): string | undefined;
}

/**
 * Makes a queue deliver a message up to five seconds late, or twice, as SQS may (Amazon SQS Developer Guide,
 * "At-least-once delivery"). A FIFO queue delivers in order, so it delivers none late, and one that it delivers twice is
 * a message whose deletion was lost.
 */
export function injectQueueFaults(queue: SqsQueue, { faults, taskOf }: QueueFaults): void {
  const enqueue = queue.enqueue.bind(queue);
  const dequeue = queue.dequeue.bind(queue);
  const deleteMessage = queue.deleteMessage.bind(queue);
  const copies = new WeakSet<SqsMessage>();
  const draws = (kind: "sqs.late" | "sqs.duplicate", { body }: SqsMessage) =>
    faults.draws(kind, () => messageIdOfBody(body), taskOf(queue.name));
  const report = (kind: "sqs.late" | "sqs.duplicate", { body }: SqsMessage) => {
    const task = taskOf(queue.name);
    faults.report({ kind, messageIds: messageIdOfBody(body), ...(task === undefined ? {} : { task }) });
  };

  queue.enqueue = (message) => {
    if (!queue.isFifo() && message.approximateReceiveCount === 0 && draws("sqs.late", message)) {
      message.delayUntil =
        Date.now() + 1000 + faults.amount("sqs.late", taskOf(queue.name)) * (latestMs - 1000);
      report("sqs.late", message);
    }
    enqueue(message);
  };
  queue.dequeue = (...parameters) => {
    const received = dequeue(...parameters);
    if (queue.isFifo()) return received;
    for (const { ReceiptHandle } of received) {
      const message = queue.inflightMessages.get(ReceiptHandle)?.message;
      if (message === undefined || copies.has(message) || !draws("sqs.duplicate", message)) continue;
      report("sqs.duplicate", message);
      const copy = { ...message };
      copies.add(copy);
      enqueue(copy);
    }
    return received;
  };
  queue.deleteMessage = (receiptHandle) => {
    const message = queue.inflightMessages.get(receiptHandle)?.message;
    if (message === undefined || copies.has(message) || !queue.isFifo() || !draws("sqs.duplicate", message)) {
      return deleteMessage(receiptHandle);
    }
    report("sqs.duplicate", message);
    copies.add(message);
    queue.changeVisibility(receiptHandle, 0);
    return true;
  };
}
