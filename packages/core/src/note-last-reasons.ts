import type { LastReasons } from "./ports/last-reasons.ts";
import { errorText, tellableError } from "./tellable-error.ts";
import type { Delivery, DeliveryOutcome } from "./work/delivery.ts";

/** An archive entry and a failure's cause have room for more; a terminal and a page have not. */
const longestReason = 1000;

/**
 * Notes why messages come back that were received as often as their queue allows: their dead letters then say what
 * was wrong, and not only how often. One write a message, at its last receive alone.
 */
export async function noteLastReasons(options: {
  readonly settled: readonly (readonly [Delivery, DeliveryOutcome])[];
  readonly maxReceiveCount: number;
  readonly lastReasons: LastReasons;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { settled, maxReceiveCount, lastReasons, signal } = options;
  await Promise.all(
    settled.map(async ([delivery, outcome]) => {
      if (outcome.outcome !== "retry" || delivery.receiveCount < maxReceiveCount) return;
      await lastReasons.note(delivery.deliveryId, lastReason(delivery, outcome), signal);
    }),
  );
}

function lastReason(
  { content }: Delivery,
  { reason, thrown }: Extract<DeliveryOutcome, { outcome: "retry" }>,
): string {
  if (thrown === undefined) return reason;
  const error = tellableError(thrown, content.body === "without-token" ? [] : [content.taskToken]);
  const text = error.name === reason ? errorText(error) : `${reason} (${errorText(error)})`;
  return text.length <= longestReason ? text : `${text.slice(0, longestReason)}…`;
}
