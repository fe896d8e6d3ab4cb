import { setTimeout as delay } from "node:timers/promises";
import { countQueued } from "./count-queued.ts";
import type { RowResult } from "./row-result.ts";
import { oneReceiveMs } from "./time-limits.ts";
import type { VerifyTarget } from "./verify-target.ts";

/**
 * Expects that no message is left in the queues, and waits for that as long as one receive takes. Every message of the run
 * must have been settled (docs/design.md) and deleted.
 */
export async function checkQueues(target: VerifyTarget, signal: AbortSignal): Promise<RowResult> {
  const startedAt = performance.now();
  const endsAt = Date.now() + oneReceiveMs(target.settings);
  const count = () => countQueued(target.queues, Object.values(target.queueUrls));
  let left = await count();
  while (left > 0 && Date.now() < endsAt) {
    await delay(target.pollMs, undefined, { signal });
    left = await count();
  }
  return {
    row: "the queues at the end",
    expected: "empty",
    result: left === 0 ? "passed" : "failed",
    seen: left === 0 ? "empty" : `${left} messages`,
    problems: left === 0 ? [] : [`${left} messages are left in the queues`],
    durationMs: Math.round(performance.now() - startedAt),
  };
}
