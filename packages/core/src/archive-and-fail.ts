import type { DeliveryOutcome } from "./delivery/delivery.ts";
import type { ThrownError } from "./errors/thrown-error.ts";
import type { DeadLetter } from "./ports/dead-letter-archive.ts";
import type { CallbackOutcome } from "./ports/task-callback.ts";
import type { Settlement } from "./settlement.ts";

/** Why the work of a message is not done. */
export interface Refusal {
  /** The name of the error, for the archive and for SendTaskFailure. */
  readonly error: string;
  readonly reason: string;
  /** Whether a team's own code has written a part of the reason. */
  readonly isOwnText?: boolean | undefined;
  /** The cause for SendTaskFailure, as JSON. Undefined where no callback is made: the token is unusable or refused. */
  readonly cause: object | undefined;
  /** The error behind it. */
  readonly thrown?: ThrownError | undefined;
}

/** Puts the message into the archive first and fails the waiting task second: a crash in between is repaired by the redelivery. */
export async function archiveAndFail(settlement: Settlement, refusal: Refusal): Promise<DeliveryOutcome> {
  const { archive, signal } = settlement;
  const kept = await archive.keep(deadLetterOf(settlement, refusal), signal);
  if (kept.outcome !== "kept") {
    const { outcome, reason, thrown } = kept;
    return { outcome: "retry", reason, expected: outcome === "unavailable", thrown };
  }
  return failTask(settlement, refusal);
}

async function failTask(settlement: Settlement, refusal: Refusal): Promise<DeliveryOutcome> {
  const { callback, delivery, signal } = settlement;
  const { error, reason, cause, thrown, isOwnText } = refusal;
  if (delivery.content.body === "without-token") return { outcome: "without-token", reason };
  if (cause === undefined) return { outcome: "callback-rejected", reason, thrown };
  const { taskToken } = delivery.content;
  let answer = await callback.fail(taskToken, { error, cause }, signal);
  if (answer.outcome === "rejected") answer = await callback.fail(taskToken, { error, cause: {} }, signal);
  return failedOutcome(answer, { error, reason, thrown, isOwnText });
}

function failedOutcome(answer: CallbackOutcome, failure: Omit<Refusal, "cause">): DeliveryOutcome {
  switch (answer.outcome) {
    case "accepted":
      return { outcome: "failed", ...failure, calledBack: true };
    case "gone":
      return { outcome: "failed", ...failure, calledBack: false };
    case "invalid-token":
      return { outcome: "invalid-token" };
    case "rejected":
      return { outcome: "callback-rejected", reason: answer.reason, thrown: answer.thrown };
    case "unavailable":
      return { outcome: "retry", reason: answer.reason, expected: true, thrown: answer.thrown };
    case "unexpected":
      return { outcome: "retry", reason: answer.reason, expected: false, thrown: answer.thrown };
  }
}

/** The archive's entry for a delivery. */
function deadLetterOf({ delivery, clock }: Settlement, { error, reason }: Refusal): DeadLetter {
  const { content } = delivery;
  return {
    deadLetterId: delivery.deliveryId,
    kind: "message",
    messageId: content.body === "valid" ? content.message.messageId : content.messageId,
    error,
    reason,
    body: delivery.redactedBody,
    receiveCount: delivery.receiveCount,
    sentAt: delivery.sentAt,
    firstReceivedAt: delivery.firstReceivedAt,
    archivedAt: clock.now(),
    group: delivery.group,
    ...delivery.origin,
  };
}
