import { deduplicateByGroup } from "./deduplicate-by-group.ts";
import type { SqsMessage, SqsQueue } from "./store/sqs-store.ts";

const retentionCheckMs = 1000;

/**
 * Adds to a queue of fauxqs what SQS does and fauxqs does not: messages expire by `MessageRetentionPeriod`, a FIFO
 * receive gives several messages of a group, a group keeps its order when several of its messages return to the queue,
 * the receive that moves a message to the dead-letter queue does not count, and a FIFO dead-letter queue counts retention from
 * the move (Amazon SQS Developer Guide, "Dead-letter queues"). A FIFO queue can deduplicate within each group, and an
 * empty value takes any attribute away.
 */
export function applyAwsQueueRules(queue: SqsQueue): void {
  const { processTimers, dequeue, enqueue, setAttributes } = {
    processTimers: queue.processTimers.bind(queue),
    dequeue: queue.dequeue.bind(queue),
    enqueue: queue.enqueue.bind(queue),
    setAttributes: queue.setAttributes.bind(queue),
  };
  let checkedAt = 0;
  queue.processTimers = () => {
    const now = Date.now();
    if (now - checkedAt >= retentionCheckMs) {
      checkedAt = now;
      expireMessages(queue, now);
    }
    processTimers();
    for (const group of queue.fifoMessages.values()) sortBySequence(group);
  };
  queue.dequeue = (maximum, visibilityTimeoutSeconds, findDeadLetterQueue) =>
    queue.isFifo()
      ? receiveFifo(queue, { maximum, visibilityTimeoutSeconds }, (seconds) =>
          dequeue(1, seconds, findDeadLetterQueue),
        )
      : dequeue(maximum, visibilityTimeoutSeconds, findDeadLetterQueue);
  queue.enqueue = (message) => {
    const movedByRedrive = message.approximateReceiveCount > 0;
    if (movedByRedrive) {
      // The receive that moved it from the source queue gave it to no consumer.
      message.approximateReceiveCount -= 1;
      if (queue.isFifo()) message.sentTimestamp = Date.now();
    }
    enqueue(message);
  };
  // fauxqs takes the RedrivePolicy away where its value is empty, and keeps the empty value of all others.
  queue.setAttributes = (attributes) => {
    for (const [name, value] of Object.entries(attributes)) if (value === "") delete queue.attributes[name];
    setAttributes(Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== "")));
  };
  deduplicateByGroup(queue);
  // A visibility timeout of 0 is a deadline that has passed: the message returns by the same way, which fauxqs can
  // store.
  queue.changeVisibility = (receiptHandle, timeoutSeconds) => {
    setVisibility(queue, receiptHandle, timeoutSeconds);
    if (timeoutSeconds === 0) queue.processTimers();
  };
}

function setVisibility(queue: SqsQueue, receiptHandle: string, timeoutSeconds: number): void {
  const entry = queue.inflightMessages.get(receiptHandle);
  if (entry === undefined) return;
  const { messageId, approximateReceiveCount, approximateFirstReceiveTimestamp } = entry.message;
  entry.visibilityDeadline = Date.now() + timeoutSeconds * 1000;
  queue.persistence?.updateMessageInflight(
    messageId,
    receiptHandle,
    entry.visibilityDeadline,
    approximateReceiveCount,
    approximateFirstReceiveTimestamp,
  );
}

/** In place of a visibility timeout of 0, for as long as a receive takes: it gives no message twice. */
const receiveSeconds = 60;

function receiveFifo(
  queue: SqsQueue,
  asked: { maximum: number; visibilityTimeoutSeconds: number | undefined },
  receiveOne: (visibilityTimeoutSeconds: number) => ReturnType<SqsQueue["dequeue"]>,
): ReturnType<SqsQueue["dequeue"]> {
  const seconds = asked.visibilityTimeoutSeconds ?? Number(queue.attributes["VisibilityTimeout"]);
  const received: ReturnType<SqsQueue["dequeue"]> = [];
  const groups = new Map<string, number>();
  while (received.length < Math.min(asked.maximum, 10)) {
    const [message] = receiveOne(seconds === 0 ? receiveSeconds : seconds);
    if (message === undefined) break;
    received.push(message);
    const group = queue.inflightMessages.get(message.ReceiptHandle)?.message.messageGroupId;
    if (group === undefined) continue;
    // This receive may get more messages of the group; afterwards the group is locked for all other receives.
    groups.set(group, (groups.get(group) ?? 0) + 1);
    queue.fifoLockedGroups.delete(group);
  }
  for (const [group, count] of groups) queue.fifoLockedGroups.set(group, count);
  for (const { ReceiptHandle } of seconds === 0 ? received : []) {
    setVisibility(queue, ReceiptHandle, seconds);
  }
  return received;
}

function sortBySequence(group: SqsMessage[]): void {
  const inOrder = group.every((message, index) => {
    const previous = group[index - 1];
    return previous === undefined || sequenceOf(previous) <= sequenceOf(message);
  });
  if (!inOrder) group.sort((a, b) => (sequenceOf(a) < sequenceOf(b) ? -1 : 1));
}

const sequenceOf = (message: SqsMessage) => message.sequenceNumber ?? "";

function expireMessages(queue: SqsQueue, now: number): void {
  const retentionMs = Number(queue.attributes["MessageRetentionPeriod"]) * 1000;
  const isKept = (message: SqsMessage) => {
    if (now - message.sentTimestamp < retentionMs) return true;
    queue.persistence?.deleteMessage(message.messageId);
    return false;
  };
  const keep = (messages: SqsMessage[]) => (messages.every(isKept) ? messages : messages.filter(isKept));
  queue.messages = keep(queue.messages);
  queue.delayedMessages = keep(queue.delayedMessages);
  for (const groups of [queue.fifoMessages, queue.fifoDelayed]) {
    for (const [group, messages] of groups) {
      const kept = keep(messages);
      if (kept.length === 0) groups.delete(group);
      else groups.set(group, kept);
    }
  }
  for (const [receiptHandle, { message }] of queue.inflightMessages) {
    if (!isKept(message)) queue.deleteMessage(receiptHandle);
  }
}
