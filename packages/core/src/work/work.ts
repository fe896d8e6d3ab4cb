import type { JsonValue } from "@ringback/contracts/message/json-value";
import type { Message } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../errors/thrown-error.ts";

/** The work of a message is done. */
export interface WorkDone {
  readonly outcome: "done";
  /** Whether the work was done now or by an earlier delivery of the message. */
  readonly done: "now" | "before";
  /** What the waiting task gets: at most 262,144 bytes as JSON. */
  readonly output: unknown;
  /** Sent instead where Step Functions rejects the output. */
  readonly smallestOutput: object;
  /** Why the output is not the result of the work; it is logged. Holds no content. */
  readonly omitted?: string | undefined;
  /** Whether the smallest output lacks the result of the work, which is logged where it is sent. */
  readonly smallestOmits?: boolean;
}

/** The result of one message's work. */
export type WorkOutcome =
  | WorkDone
  /** It can never succeed: the message is archived, and the task fails with this error and cause. */
  | {
      readonly outcome: "failed";
      /** At most 256 characters. */
      readonly error: string;
      /** What is wrong and what to do, for the archive and the log. Holds no content. */
      readonly reason: string;
      /** At most 32,768 characters as JSON. */
      readonly cause: object;
      /** The error behind it, which is logged. */
      readonly thrown?: ThrownError | undefined;
    }
  /** It may succeed later: the message returns to the queue. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A failure that nobody thought of: the message returns to the queue, and an alarm is raised. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/**
 * Work for the messages of a batch in one call, for work that gains by it, as recording does. The ordinary form is work for
 * one message (`MessageWork`).
 *
 * It takes messages of different ids and returns one outcome for each, in their order; what is missing is `unexpected`, and
 * what is too many counts for nothing. It has to be idempotent by `messageId`, since a message can be delivered more than
 * once, and to stop when the signal aborts. It may throw: then all of its messages have the outcome `unexpected`. Its
 * messages are called back when it has answered for all of them.
 */
export type BatchWork<Event = JsonValue> = (
  messages: readonly Message<Event>[],
  signal: AbortSignal,
) => Promise<readonly WorkOutcome[]>;

/**
 * Work for one message. It returns the result, which the waiting task gets as its output: plain data of at most 262,144
 * bytes as JSON. It throws `Refused` where it can never succeed, and `Unavailable` where it may succeed later: then, and after
 * anything else that it throws, the message comes back.
 *
 * It has to be idempotent by `messageId`, since a message can be delivered more than once, and to stop when the signal aborts
 * at its time limit. The work of other messages runs at the same time, and none of it waits for this.
 */
export type MessageWork<Event = JsonValue, Result = unknown> = (
  message: Message<Event>,
  options: { readonly signal: AbortSignal },
) => Result | Promise<Result>;

/** Work for one message, with what limits it. */
export interface EachMessage<Event = JsonValue> {
  readonly each: MessageWork<Event>;
  /** The longest that the work of one message may take, in seconds; with 0 only the deadline of the batch ends it. */
  readonly workSeconds: number;
  /** How many messages of a batch are worked on at the same time. */
  readonly workConcurrency: number;
  /** Whether an error of the work is a passing failure; one that nobody thought of raises an alarm. */
  readonly isPassing: (thrown: unknown) => boolean;
}

/** The work of a task: for a batch, or for each message by itself. */
export type TaskWork<Event = JsonValue> = BatchWork<Event> | EachMessage<Event>;
