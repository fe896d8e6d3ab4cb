import type { ThrownError } from "../errors/thrown-error.ts";
import type { StoredMessage } from "./stored-message.ts";

/** The result of recording one message. Reasons hold no content. */
export type RecordOutcome =
  /** Written now. `capacityUnits` are the write capacity units that it consumed, where the store says so. */
  | { readonly outcome: "recorded"; readonly capacityUnits?: number }
  /** The same content was there before. */
  | { readonly outcome: "already-recorded"; readonly capacityUnits?: number }
  /** Other content is recorded under this id. */
  | { readonly outcome: "conflict" }
  /** The store refuses the message permanently. */
  | { readonly outcome: "refused"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** The store throttles, does not answer or denies access: a later attempt may succeed. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A failure that nobody thought of. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** The result of looking a message up. Reasons hold no content. */
export type LookupOutcome =
  /** The message is recorded with this content. */
  | { readonly outcome: "same" }
  /** Other content is recorded under its id. */
  | { readonly outcome: "other" }
  /** Nothing is recorded under its id. */
  | { readonly outcome: "absent" }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** Where messages are recorded: each id once, and other content never overwrites it. */
export interface MessageStore {
  /**
   * Records messages and returns one outcome for each, in their order. No id may be in the list twice. Never rejects for
   * what happens to a single message; ends early when the signal aborts.
   */
  record(messages: readonly StoredMessage[], signal: AbortSignal): Promise<readonly RecordOutcome[]>;
}

/** Says whether a message is recorded; sees everything that was written before the call. */
export interface MessageLookup {
  lookUp(message: StoredMessage, signal: AbortSignal): Promise<LookupOutcome>;
}
