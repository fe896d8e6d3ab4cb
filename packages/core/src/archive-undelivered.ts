import type { Clock } from "./ports/clock.ts";
import type { DeadLetterArchive, KeepOutcome } from "./ports/dead-letter-archive.ts";

/** An event that never became an execution, as the rule's dead-letter queue hands it over. */
export interface UndeliveredEvent {
  readonly deliveryId: string;
  /** The event as text, as it came: it was in no queue body, and holds no task token of ours. */
  readonly body: string;
  readonly eventId: string | undefined;
  /** Why the rule gave up, in EventBridge's words (ERROR_CODE and ERROR_MESSAGE). */
  readonly reason: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

/** Keeps an event that the rule could not deliver. Nobody waits for it, so nobody is told. */
export function archiveUndelivered(options: {
  event: UndeliveredEvent;
  archive: DeadLetterArchive;
  clock: Clock;
  signal: AbortSignal;
}): Promise<KeepOutcome> {
  const { event, archive, clock, signal } = options;
  const { deliveryId, body, eventId, reason, receiveCount, sentAt, firstReceivedAt } = event;
  const entry = {
    deadLetterId: deliveryId,
    kind: "event" as const,
    messageId: eventId,
    error: "EventUndelivered",
    reason,
    body,
    receiveCount,
    sentAt,
    firstReceivedAt,
    archivedAt: clock.now(),
    group: undefined,
  };
  return archive.keep(entry, signal);
}
