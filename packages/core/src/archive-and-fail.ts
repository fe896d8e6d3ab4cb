import type { DeadLetter } from "./ports/dead-letter-archive.ts";
import type { CallbackOutcome } from "./ports/task-callback.ts";
import type { ThrownError } from "./ports/thrown-error.ts";
import type { Settlement } from "./settlement.ts";
import type { DeliveryOutcome } from "./work/delivery.ts";

/** Why a message is not recorded. Without a cause the task is not told: nobody waits, or it cannot be told. */
export interface Refusal {
  readonly error: string;
  readonly reason: string;
  readonly cause: object | undefined;
  /** The error behind it. */
  readonly thrown?: ThrownError | undefined;
}

/** Keeps the message in the archive first, then fails the waiting task. A redelivery repairs what came between. */
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
  const { error, reason, cause, thrown } = refusal;
  if (delivery.content.body === "without-token") return { outcome: "without-token", reason };
  if (cause === undefined) return { outcome: "callback-rejected", reason, thrown };
  let told = await callback.fail(delivery.content.taskToken, { error, cause }, signal);
  if (told.outcome === "rejected")
    told = await callback.fail(delivery.content.taskToken, { error, cause: {} }, signal);
  return failedOutcome(told, { error, reason, thrown });
}

function failedOutcome(told: CallbackOutcome, failure: Omit<Refusal, "cause">): DeliveryOutcome {
  switch (told.outcome) {
    case "accepted":
      return { outcome: "failed", ...failure, told: true };
    case "gone":
      return { outcome: "failed", ...failure, told: false };
    case "invalid-token":
      return { outcome: "invalid-token" };
    case "rejected":
      return { outcome: "callback-rejected", reason: told.reason, thrown: told.thrown };
    case "unavailable":
      return { outcome: "retry", reason: told.reason, expected: true, thrown: told.thrown };
    case "unexpected":
      return { outcome: "retry", reason: told.reason, expected: false, thrown: told.thrown };
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
  };
}
