import type { Message } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../ports/thrown-error.ts";

/** What became of one message's work. */
export type WorkOutcome =
  | {
      readonly outcome: "done";
      /** Whether this delivery did it, or an earlier one had. */
      readonly done: "now" | "before";
      /** What the waiting task gets, at most 262,144 bytes of JSON. */
      readonly output: object;
      /** Sent instead where the callback rejects the output. */
      readonly smallestOutput: object;
    }
  /** It will never succeed: the message is archived and the task fails with this error. */
  | {
      readonly outcome: "failed";
      readonly error: string;
      readonly reason: string;
      readonly cause: object;
      /** What was behind it; it is logged. */
      readonly thrown?: ThrownError | undefined;
    }
  /** It may succeed later: the message comes back. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/**
 * The work that a message asks for: recording is the first of its kind, and a team puts its own in the same
 * place. It takes many messages, no id twice, and gives each its outcome in the same order. It has to be
 * idempotent by messageId, since a message can be delivered more than once, and to stop when the signal aborts.
 */
export type Work = (messages: readonly Message[], signal: AbortSignal) => Promise<readonly WorkOutcome[]>;
