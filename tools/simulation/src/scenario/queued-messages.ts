import type { PlannedMessage } from "./planned-message.ts";
import type { FunctionName } from "./scenario.ts";

/** A message that was sent to the queue, with what has happened to it so far. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly planned: PlannedMessage;
  readonly token: string;
  readonly body: string;
  /** How often each function received it. */
  readonly receives: Record<FunctionName, number>;
  /** How many of these receives a fault affected: only after these may it return to the queue. */
  readonly faultedReceives: Record<FunctionName, number>;
  lateSeconds: number;
  isExpired: boolean;
}

/** Every message that was sent to the queue, by the id that the queue gave it. */
export interface QueuedMessages {
  readonly all: ReadonlyMap<string, QueuedMessage>;
  add(planned: PlannedMessage, token: string, body: string): QueuedMessage;
  get(messageId: string): QueuedMessage;
}

/** No message yet. */
export function createQueuedMessages(): QueuedMessages {
  const all = new Map<string, QueuedMessage>();
  return {
    all,
    add(planned, token, body) {
      const message: QueuedMessage = {
        messageId: `queued-${all.size}`,
        planned,
        token,
        body,
        receives: { recorder: 0, "dead-letter": 0 },
        faultedReceives: { recorder: 0, "dead-letter": 0 },
        lateSeconds: 0,
        isExpired: false,
      };
      all.set(message.messageId, message);
      return message;
    },
    get(messageId) {
      const message = all.get(messageId);
      if (message === undefined) throw new Error(`The queue never had a message ${messageId}.`);
      return message;
    },
  };
}
