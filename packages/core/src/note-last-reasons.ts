import type { Delivery, DeliveryOutcome } from "./delivery/delivery.ts";
import { errorText, redactedError } from "./errors/redacted-error.ts";
import type { LastReasons } from "./ports/last-reasons.ts";

/** In characters. The archive and a failure's cause have room for more; a terminal and a page do not. */
const longestReason = 1000;

/**
 * Notes why messages return to the queue at their last receive, after which SQS moves them to the dead-letter queue. Their
 * entries in the archive then say what was wrong, and not only that the receives were used up. It costs one write a
 * message, at its last receive only.
 */
export async function noteLastReasons(options: {
  readonly settled: readonly (readonly [Delivery<unknown>, DeliveryOutcome])[];
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
  { content }: Delivery<unknown>,
  { reason, thrown }: Extract<DeliveryOutcome, { outcome: "retry" }>,
): string {
  if (thrown === undefined) return reason;
  const error = redactedError(thrown, content.body === "without-token" ? [] : [content.taskToken]);
  const text = error.name === reason ? errorText(error) : `${reason} (${errorText(error)})`;
  return text.length <= longestReason ? text : `${text.slice(0, longestReason)}…`;
}
