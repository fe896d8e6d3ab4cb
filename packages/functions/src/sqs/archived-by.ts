import type { Clock } from "@ringback/core/ports/clock";
import type { KeepOutcome } from "@ringback/core/ports/dead-letter-archive";
import { timeLimit } from "@ringback/core/time-limit";

/** A failure of the archive or the table. */
export type ArchiveFailure = Exclude<KeepOutcome, { outcome: "kept" }>;

/** The longest that one write to the archive may take, retries included. */
const archiveMs = 15_000;
const outOfTime: ArchiveFailure = { outcome: "unavailable", reason: "The time ran out." };

/** A write to the archive ends with the invocation at the latest. */
export function archivedBy<T>(clock: Clock, deadline: number, write: (signal: AbortSignal) => Promise<T>) {
  return doneBy(clock, Math.min(deadline, clock.elapsed() + archiveMs), write);
}

/** @param endsAt when to give up, by the clock's `elapsed()` */
export async function doneBy<T>(
  clock: Clock,
  endsAt: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | ArchiveFailure> {
  const limit = timeLimit(clock, endsAt);
  try {
    // The signal ends a request, but not the search for credentials that comes before it.
    return await Promise.race([limit.reached.then(() => outOfTime), call(limit.signal)]);
  } finally {
    limit.cancel();
  }
}
