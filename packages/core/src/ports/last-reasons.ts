/**
 * Why messages failed at their last receive, noted until they are archived as dead letters. All of it is best effort:
 * none of these rejects, and a reason that cannot be written or read counts as none.
 */
export interface LastReasons {
  /** Notes the reason where the message has no entry in the archive yet. `reason` must hold no task token. */
  note(deadLetterId: string, reason: string, signal: AbortSignal): Promise<void>;
  /** The reason that was noted, if there is one. */
  read(deadLetterId: string, signal: AbortSignal): Promise<string | undefined>;
  /** Removes the reason where the message has no entry in the archive: it is recorded after all. */
  forget(deadLetterId: string, signal: AbortSignal): Promise<void>;
}
