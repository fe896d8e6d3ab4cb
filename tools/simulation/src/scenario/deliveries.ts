import type { PlannedMessage } from "./planned-message.ts";
import type { FunctionName } from "./scenario.ts";

/** What is known of one message in the queue: what it carries, how often it came, how often a fault hit it. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly planned: PlannedMessage;
  readonly token: string;
  readonly body: string;
  readonly receives: Record<FunctionName, number>;
  /** Receives that a fault hit: only these may come back. */
  readonly hits: Record<FunctionName, number>;
  lateSeconds: number;
  isExpired: boolean;
}

/** Every message that was ever sent, by the id that the queue gave it. */
export interface Deliveries {
  readonly all: ReadonlyMap<string, QueuedMessage>;
  add(planned: PlannedMessage, token: string, body: string): QueuedMessage;
  get(messageId: string): QueuedMessage;
}

export function deliveries(): Deliveries {
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
        hits: { recorder: 0, "dead-letter": 0 },
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
