import type { QueueBody } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../errors/thrown-error.ts";

/** One receive of one message. */
export interface Delivery {
  /** SQS's id of the message: the same on every redelivery. */
  readonly deliveryId: string;
  readonly content: QueueBody;
  /** The body as text, with every task token taken out. */
  readonly redactedBody: string;
  /** How often the message was received, this time included (SQS: ApproximateReceiveCount). */
  readonly receiveCount: number;
  /** When the message was sent, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  /** When it was received for the first time, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly firstReceivedAt: number;
  /** The message group on a FIFO queue, within which messages keep their order; undefined on a standard queue. */
  readonly group: string | undefined;
}

/** How a delivery ended. All but `retry` are settled: SQS may delete the message. */
export type DeliveryOutcome =
  /** The waiting task got its success; `done` says whether the work was done now or by an earlier delivery. */
  | { readonly outcome: "succeeded"; readonly done: "now" | "before" }
  /** The work is done, but the task had ended already. Where the work was done only now, it came too late. */
  | { readonly outcome: "task-gone"; readonly done: "now" | "before" }
  /** The message is archived, and its task failed with this error. */
  | {
      readonly outcome: "failed";
      readonly error: string;
      readonly reason: string;
      /** False where the task had ended before the callback. */
      readonly calledBack: boolean;
      readonly thrown?: ThrownError | undefined;
    }
  /** Archived. The body holds no usable task token, so no task can be called back. */
  | { readonly outcome: "without-token"; readonly reason: string }
  /** Step Functions does not know the task token. */
  | { readonly outcome: "invalid-token" }
  /** Archived. Step Functions refused the callback, with its smallest output too. */
  | {
      readonly outcome: "callback-rejected";
      readonly reason: string;
      readonly thrown?: ThrownError | undefined;
    }
  /** Returned to the queue, to be delivered again. The reason holds no content. */
  | {
      readonly outcome: "retry";
      readonly reason: string;
      /** True for a passing failure, such as a store that throttles; false for one that nobody thought of. */
      readonly expected: boolean;
      /** The error behind it, whose message may hold content and tokens. */
      readonly thrown?: ThrownError | undefined;
    };
