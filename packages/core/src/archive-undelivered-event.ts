import type { Clock } from "./ports/clock.ts";
import type { DeadLetterArchive, KeepOutcome } from "./ports/dead-letter-archive.ts";

/** An event that started no execution, as it arrives in the dead-letter queue of the EventBridge rule. */
export interface UndeliveredEvent {
  /** SQS's id of the message that holds the event: the same on every redelivery. */
  readonly deliveryId: string;
  /** The event as text, unchanged: it was in no queue body of ours, so it holds no task token. */
  readonly body: string;
  readonly eventId: string | undefined;
  /** Why the rule gave up, in EventBridge's words (ERROR_CODE and ERROR_MESSAGE). */
  readonly reason: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly firstReceivedAt: number;
  /** The name that the stacks give the workflow of the rule. */
  readonly workflow: string;
}

/** Puts an event that the rule could not deliver into the archive. No task waits for it, so there is no callback. */
export function archiveUndeliveredEvent(options: {
  event: UndeliveredEvent;
  archive: DeadLetterArchive;
  clock: Clock;
  signal: AbortSignal;
}): Promise<KeepOutcome> {
  const { event, archive, clock, signal } = options;
  const { deliveryId, body, eventId, reason, receiveCount, sentAt, firstReceivedAt, workflow } = event;
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
    workflow,
  };
  return archive.keep(entry, signal);
}
