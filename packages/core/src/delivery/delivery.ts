import type { JsonValue } from "@ringback/contracts/message/json-value";
import type { QueueBody } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../errors/thrown-error.ts";

/** What is in a message: its body as it was read, or why nothing could say whether its payload keeps the contract. */
export type DeliveryContent<Event = JsonValue> =
  | QueueBody<Event>
  /** The payload schema itself failed. */
  | {
      readonly body: "unchecked";
      readonly messageId: string;
      readonly taskToken: string;
      readonly thrown: ThrownError;
    };

/** Whose message it is, as far as that is known: a message that was sent by hand has no execution. */
export interface MessageOrigin {
  /** The name of the task. */
  readonly task?: string | undefined;
  /** The name of the workflow: of the state machine, or for an undelivered event the one that the stacks give. */
  readonly workflow?: string | undefined;
  /** The ARN of the execution. */
  readonly execution?: string | undefined;
  /** The name of the state that sent the message. */
  readonly state?: string | undefined;
}

/** One receive of one message. */
export interface Delivery<Event = JsonValue> {
  /** SQS's id of the message: the same on every redelivery. */
  readonly deliveryId: string;
  readonly content: DeliveryContent<Event>;
  /** True where its body was not parsed, since nothing that tried to came to an end. */
  readonly isUnread?: boolean;
  readonly origin: MessageOrigin;
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
  | {
      readonly outcome: "succeeded";
      readonly done: "now" | "before";
      /** Why the task got no result, although the work is done. */
      readonly omitted?: string | undefined;
    }
  /** The work is done, but the task had ended already. Where the work was done only now, it came too late. */
  | { readonly outcome: "task-gone"; readonly done: "now" | "before" }
  /** The message is archived, and its task failed with this error. */
  | {
      readonly outcome: "failed";
      readonly error: string;
      readonly reason: string;
      /** Whether a team's own code has written a part of the reason, in a failure of Ringback's own name. */
      readonly isOwnText?: boolean | undefined;
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
