import type { Message } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../errors/thrown-error.ts";

/** The result of one message's work. */
export type WorkOutcome =
  | {
      readonly outcome: "done";
      /** Whether the work was done now or by an earlier delivery of the message. */
      readonly done: "now" | "before";
      /** What the waiting task gets: at most 262,144 bytes as JSON. */
      readonly output: object;
      /** Sent instead where Step Functions rejects the output. */
      readonly smallestOutput: object;
    }
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
 * The work that is done for each message. `recordMessages` is the one that Ringback comes with, and a team can put its
 * own in its place.
 *
 * It takes messages of different ids and returns one outcome for each, in their order. It has to be idempotent by
 * `messageId`, since a message can be delivered more than once, and to stop when the signal aborts. It may throw: then
 * all of its messages have the outcome `unexpected`.
 */
export type Work = (messages: readonly Message[], signal: AbortSignal) => Promise<readonly WorkOutcome[]>;
