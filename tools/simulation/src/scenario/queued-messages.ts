import type { TaskRun } from "../aws/execution.ts";
import { bodyOf, contentAt, kindAt, type MessageContent, type PlannedMessage } from "./planned-message.ts";
import type { FunctionName, MessageKind } from "./scenario.ts";

/** A message that was sent to the queue of a task, with what has happened to it so far. */
export interface QueuedMessage {
  /** The id that SQS gave it. */
  readonly messageId: string;
  readonly planned: PlannedMessage;
  readonly task: string;
  readonly kind: MessageKind;
  readonly content: MessageContent;
  /** The state that sent it; undefined where somebody else did. */
  readonly run: TaskRun | undefined;
  readonly token: string;
  readonly body: string;
  /** Its message group on a FIFO queue. */
  readonly group: string | undefined;
  /** How often each function received it. */
  readonly receives: Record<FunctionName, number>;
  /** How many of these receives a fault affected: only after these may it return to the queue. */
  readonly faultedReceives: Record<FunctionName, number>;
  lateSeconds: number;
  isDeliveredTwice: boolean;
  isExpired: boolean;
}

/** What is sent, by whom, to which task. */
export interface Sending {
  readonly planned: PlannedMessage;
  readonly task: string;
  readonly state: string;
  readonly run: TaskRun | undefined;
  readonly token: string;
  readonly isFifo: boolean;
}

/** Every message that was sent to a queue, by the id that the queue gave it. */
export interface QueuedMessages {
  readonly all: ReadonlyMap<string, QueuedMessage>;
  add(sending: Sending): QueuedMessage;
  get(messageId: string): QueuedMessage;
}

/** No message yet. */
export function createQueuedMessages(): QueuedMessages {
  const all = new Map<string, QueuedMessage>();
  return {
    all,
    add({ planned, task, state, run, token, isFifo }) {
      const message: QueuedMessage = {
        messageId: `queued-${all.size}`,
        planned,
        task,
        kind: kindAt(planned, state),
        content: contentAt(planned, state),
        run,
        token,
        body: bodyOf(planned, state, token),
        group: isFifo ? planned.group : undefined,
        receives: { work: 0, "dead-letter": 0 },
        faultedReceives: { work: 0, "dead-letter": 0 },
        lateSeconds: 0,
        isDeliveredTwice: false,
        isExpired: false,
      };
      all.set(message.messageId, message);
      return message;
    },
    get(messageId) {
      const message = all.get(messageId);
      if (message === undefined) throw new Error(`No queue ever had a message ${messageId}.`);
      return message;
    },
  };
}
