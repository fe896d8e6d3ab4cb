import type { MessageOrigin } from "../delivery/delivery.ts";
import type { ThrownError } from "../errors/thrown-error.ts";

/** An entry of the archive: a message whose work is not done or an undelivered event, with the reason and without its task token. */
export interface DeadLetter extends MessageOrigin {
  /** SQS's id of the message, the same on every redelivery: the key of the entry. */
  readonly deadLetterId: string;
  /** `message`: a queue body; `event`: an event that started no execution. */
  readonly kind: "message" | "event";
  /** The id of the message or event itself; undefined where it could not be read. */
  readonly messageId: string | undefined;
  /** One of the failure names, `EventUndelivered`, `CallbackRejected`, or the name that a team's own work has given. */
  readonly error: string;
  /** What is wrong and what to do, in sentences. Holds no content and no token. */
  readonly reason: string;
  /** The body, with every task token taken out. */
  readonly body: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly firstReceivedAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly archivedAt: number;
  /** The message group on a FIFO queue. */
  readonly group: string | undefined;
  /**
   * Set where the entry was written before anything parsed the body. Everything that can be a task token is taken out of
   * such a body. Once the body has been read, the entry is replaced.
   */
  readonly unread?: true;
}

/** The result of a write to the archive. Reasons hold no content. */
export type KeepOutcome =
  /** The entry is there, written now or before. */
  | { readonly outcome: "kept" }
  /** A passing failure: the archive throttles, does not answer or denies access. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A failure that nobody thought of. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** The result of `beginReading`. */
export type BeginReadingOutcome =
  /** The entry is there. `readings` counts the attempts to read its body that began and did not end, this one included. */
  { readonly outcome: "begun"; readonly readings: number } | Exclude<KeepOutcome, { outcome: "kept" }>;

/** Where messages are kept whose work cannot be done. An entry whose body has been read is never overwritten. */
export interface DeadLetterArchive {
  /** Writes an entry where there is none, or in the place of an unread one. Never rejects for what the archive answers. */
  keep(entry: DeadLetter, signal: AbortSignal): Promise<KeepOutcome>;
  /**
   * Writes an unread entry where there is none, and counts an attempt to read its body. One receive counts once, however
   * often it is written.
   */
  beginReading(
    entry: DeadLetter & { readonly unread: true },
    signal: AbortSignal,
  ): Promise<BeginReadingOutcome>;
  /** Sets the count of attempts back to none: the last one has ended, whatever its result. */
  endReading(deadLetterId: string, signal: AbortSignal): Promise<KeepOutcome>;
  /** Closes an entry whose message is done after all. Where there is no entry, nothing happens. */
  closeRecorded(entry: { deadLetterId: string; closedAt: number }, signal: AbortSignal): Promise<KeepOutcome>;
}
