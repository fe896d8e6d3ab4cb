/**
 * Why a message came back the last time that its queue allowed, kept for its dead letter until that is archived. Best
 * effort throughout: none of these rejects, and what cannot be kept or read is as if it had never been.
 */
export interface LastReasons {
  /** Keeps the reason where the message has no dead letter yet. It holds no task token. */
  note(deadLetterId: string, reason: string, signal: AbortSignal): Promise<void>;
  read(deadLetterId: string, signal: AbortSignal): Promise<string | undefined>;
  /** Takes the reason away where the message has no dead letter: it is recorded after all. */
  forget(deadLetterId: string, signal: AbortSignal): Promise<void>;
}
