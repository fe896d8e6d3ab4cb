import type { StoredMessage } from "./stored-message.ts";
import type { ThrownError } from "./thrown-error.ts";

/** What became of one message in the store. Reasons hold no content. */
export type RecordOutcome =
  | { readonly outcome: "recorded"; readonly capacityUnits?: number }
  | { readonly outcome: "already-recorded"; readonly capacityUnits?: number }
  | { readonly outcome: "conflict" }
  /** The store refuses the message for good. */
  | { readonly outcome: "refused"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** The store is away, throttles or denies access: worth another try later. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** Nobody thought of this one. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

export type LookOutcome =
  | { readonly outcome: "same" }
  | { readonly outcome: "other" }
  | { readonly outcome: "absent" }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** Where messages are recorded: each id once, never overwritten by other content. */
export interface MessageStore {
  /**
   * Records many messages and gives each its outcome, in the order of the messages. No id comes twice in one
   * call. Never rejects for what one message meets; ends early when the signal aborts.
   */
  record(messages: readonly StoredMessage[], signal: AbortSignal): Promise<readonly RecordOutcome[]>;
}

/** Looks a message up, with everything that was written before the call. */
export interface MessageLookup {
  look(message: StoredMessage, signal: AbortSignal): Promise<LookOutcome>;
}
