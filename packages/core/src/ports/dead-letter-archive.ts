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
   * Kept before anything read the body, of which everything is taken out then that can be a task token. An entry that
   * was read takes its place.
   */
  readonly unread?: true;
}

export type KeepOutcome =
  /** The entry is there, written now or before. */
  | { readonly outcome: "kept" }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

export type BeginOutcome =
  /** The entry is there, and this many readings have begun of which none has ended, this one included. */
  { readonly outcome: "begun"; readonly readings: number } | Exclude<KeepOutcome, { outcome: "kept" }>;

/** Where messages go that cannot be recorded. An entry that is there and was read is never overwritten. */
export interface DeadLetterArchive {
  keep(entry: DeadLetter, signal: AbortSignal): Promise<KeepOutcome>;
  /**
   * Keeps an entry unread where there is none, and counts that somebody begins to read its body; the same receive counts
   * once, however often it is written.
   */
  beginReading(entry: DeadLetter & { readonly unread: true }, signal: AbortSignal): Promise<BeginOutcome>;
  /** Forgets the readings that have begun: the last of them has ended, whatever came of it. */
  endReading(deadLetterId: string, signal: AbortSignal): Promise<KeepOutcome>;
  /** Closes an entry whose message is recorded after all; where there is none, there is nothing to close. */
  closeRecorded(entry: { deadLetterId: string; closedAt: number }, signal: AbortSignal): Promise<KeepOutcome>;
}
