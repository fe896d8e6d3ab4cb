import type { ThrownError } from "./thrown-error.ts";

/** A message that is not recorded, kept with the reason, without its task token. */
export interface DeadLetter {
  /** The queue's own id of the delivery: the key, the same on every redelivery. */
  readonly deadLetterId: string;
  /** `message`: a queue body; `event`: an event that never became an execution. */
  readonly kind: "message" | "event";
  readonly messageId: string | undefined;
  readonly error: string;
  readonly reason: string;
  /** The body, with every task token taken out. */
  readonly body: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly archivedAt: number;
  /** The message group on a FIFO queue. */
  readonly group: string | undefined;
  /**
   * Kept before anything read the body, of which every long run of letters is taken out then. An entry that was
   * read takes its place.
   */
  readonly unread?: true;
}

export type KeepOutcome =
  /** The entry is there, written now or before. */
  | { readonly outcome: "kept" }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** Where messages go that cannot be recorded. An entry that is there and was read is never overwritten. */
export interface DeadLetterArchive {
  keep(entry: DeadLetter, signal: AbortSignal): Promise<KeepOutcome>;
}
