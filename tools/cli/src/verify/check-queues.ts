import { setTimeout as delay } from "node:timers/promises";
import { countQueued } from "./queued-messages.ts";
import type { RowResult } from "./row-result.ts";
import { oneReceiveMs } from "./time-limits.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** At the end no message of the run is left in a queue: every one was settled and deleted. */
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
    promised: "empty",
    result: left === 0 ? "holds" : "fails",
    seen: left === 0 ? "empty" : `${left} messages`,
    wrong: left === 0 ? [] : [`${left} messages are left in the queues`],
    milliseconds: Math.round(performance.now() - startedAt),
  };
}
