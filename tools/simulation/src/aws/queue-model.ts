import type { Clock } from "@ringback/core/ports/clock";
import type { SQSRecord } from "aws-lambda";

/** A message as it is sent. `lateSeconds` is added to the queue's own delay. */
export interface SentMessage {
  readonly messageId: string;
  readonly body: string;
  readonly group: string | undefined;
  /** Its message attributes, as a function gets them. */
  readonly attributes?: SQSRecord["messageAttributes"];
  readonly lateSeconds?: number;
}

/** A message as it is received. */
export interface ReceivedMessage extends SentMessage {
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

/** A queue, by the SQS actions that its users need. */
export interface QueueModel {
  send(message: SentMessage): void;
  /**
   * Receives up to `limit` messages, which become invisible. Moves messages whose receives are used up to the dead-letter
   * queue, and deletes those whose retention is over.
   */
  receive(limit: number): ReceivedMessage[];
  /** Deletes a message. A receipt handle deletes nothing once its message was received again. */
  remove(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** When the next invisible message becomes visible, in milliseconds since 1970. */
  nextVisibleAt(): number | undefined;
  /** Called whenever there may be something to receive. */
  onChange: () => void;
}

interface Stored {
  readonly message: SentMessage;
  readonly sentAt: number;
  readonly keptSince: number;
  visibleAt: number;
  firstReceivedAt: number | undefined;
  receiveCount: number;
  receiptHandle: string | undefined;
}

/**
 * A model of an SQS queue, standard or FIFO: visibility timeout, receive count, redrive to a dead-letter queue, delay,
 * retention. On a FIFO queue an invisible message blocks those behind it in its message group.
 */
export function queueModel(options: {
  clock: Clock;
  fifo: boolean;
  delaySeconds: number;
  visibilityTimeoutSeconds: number;
  retentionSeconds: number;
  redrive?: { maxReceiveCount: number; move: (message: SentMessage, moved: MovedMessage) => void };
  onExpired: (message: SentMessage) => void;
}): QueueModel & { accept(message: SentMessage, moved: MovedMessage): void } {
  const { clock, redrive } = options;
  let messages: Stored[] = [];
  let receipts = 0;

  const drop = (stored: Stored) => {
    messages = messages.filter((other) => other !== stored);
  };

  function take(stored: Stored): ReceivedMessage | undefined {
    const now = clock.now();
    if (now >= stored.keptSince + options.retentionSeconds * 1000) {
      drop(stored);
      options.onExpired(stored.message);
      return undefined;
    }
    if (redrive !== undefined && stored.receiveCount >= redrive.maxReceiveCount) {
      drop(stored);
      const { sentAt, keptSince, receiveCount } = stored;
      redrive.move(stored.message, { sentAt, keptSince, receiveCount });
      return undefined;
    }
    stored.receiveCount += 1;
    stored.firstReceivedAt ??= now;
    stored.visibleAt = now + options.visibilityTimeoutSeconds * 1000;
    receipts += 1;
    stored.receiptHandle = `receipt-${receipts}`;
    const { message, receiptHandle, receiveCount, sentAt, firstReceivedAt } = stored;
    return { ...message, receiptHandle, receiveCount, sentAt, firstReceivedAt };
  }

  function store(
    message: SentMessage,
    times: Pick<Stored, "sentAt" | "keptSince" | "visibleAt">,
    receiveCount: number,
  ) {
    messages.push({ message, ...times, firstReceivedAt: undefined, receiveCount, receiptHandle: undefined });
    model.onChange();
  }

  const model: QueueModel & { accept(message: SentMessage, moved: MovedMessage): void } = {
    onChange: () => undefined,
    send(message) {
      const now = clock.now();
      const delay = options.delaySeconds + (message.lateSeconds ?? 0);
      store(message, { sentAt: now, keptSince: now, visibleAt: now + delay * 1000 }, 0);
    },
    // A standard queue's message keeps its first timestamp in the dead-letter queue, a FIFO queue's does not.
    accept(message, moved) {
      const keptSince = options.fifo ? clock.now() : moved.keptSince;
      store(message, { sentAt: moved.sentAt, keptSince, visibleAt: clock.now() }, moved.receiveCount);
    },
    receive(limit) {
      const received: ReceivedMessage[] = [];
      const held = new Set<string>();
      for (const stored of [...messages]) {
        if (received.length === limit) break;
        const { group } = stored.message;
        if (group !== undefined && held.has(group)) continue;
        if (stored.visibleAt > clock.now()) {
          if (group !== undefined) held.add(group);
          continue;
        }
        const message = take(stored);
        if (message !== undefined) received.push(message);
      }
      return received;
    },
    remove(receiptHandle) {
      const stored = messages.find((other) => other.receiptHandle === receiptHandle);
      if (stored === undefined) return;
      drop(stored);
      model.onChange();
    },
    changeVisibility(receiptHandle, seconds) {
      const stored = messages.find((other) => other.receiptHandle === receiptHandle);
      if (stored === undefined) return;
      stored.visibleAt = clock.now() + seconds * 1000;
      model.onChange();
    },
    nextVisibleAt() {
      let next: number | undefined;
      for (const { visibleAt } of messages) {
        if (visibleAt > clock.now() && (next === undefined || visibleAt < next)) next = visibleAt;
      }
      return next;
    },
  };
  return model;
}

/** What a message keeps when it is moved to the dead-letter queue. */
export interface MovedMessage {
  readonly sentAt: number;
  readonly keptSince: number;
  readonly receiveCount: number;
}
