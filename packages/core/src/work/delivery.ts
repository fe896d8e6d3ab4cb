import type { QueueBody } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../ports/thrown-error.ts";

/** One message as the queue hands it over, once. */
export interface Delivery {
  /** The queue's own id of the message: the same on every redelivery. */
  readonly deliveryId: string;
  readonly content: QueueBody;
  /** The body as text, with every task token taken out. */
  readonly redactedBody: string;
  /** How often the message was received, this time included. */
  readonly receiveCount: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** The message group on a FIFO queue: within it, order counts. */
  readonly group: string | undefined;
}

/** What became of a delivery. All but `retry` are settled: the queue may forget the message. */
export type DeliveryOutcome =
  | { readonly outcome: "succeeded"; readonly done: "now" | "before" }
  /** The work is done, and the task had ended: late where it was done only now. */
  | { readonly outcome: "task-gone"; readonly done: "now" | "before" }
  /** Archived, and the task failed; `told` is false where the task had ended. */
  | {
      readonly outcome: "failed";
      readonly error: string;
      readonly reason: string;
      readonly told: boolean;
      readonly thrown?: ThrownError | undefined;
    }
  /** Archived, with nobody to tell. */
  | { readonly outcome: "without-token"; readonly reason: string }
  | { readonly outcome: "invalid-token" }
  /** Step Functions refused even the smallest callback. Archived. */
  | {
      readonly outcome: "callback-rejected";
      readonly reason: string;
      readonly thrown?: ThrownError | undefined;
    }
  /** To be delivered again. `expected` is false for what nobody thought of. The reason holds no content. */
  | {
      readonly outcome: "retry";
      readonly reason: string;
      readonly expected: boolean;
      /** The error behind it, whose message may hold content and tokens. */
      readonly thrown?: ThrownError | undefined;
    };
