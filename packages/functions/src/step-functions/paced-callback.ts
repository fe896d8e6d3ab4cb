import type { Clock } from "@ringback/core/ports/clock";
import type { CallbackOutcome, TaskCallback } from "@ringback/core/ports/task-callback";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";

/**
 * Limits the callbacks of an invocation to its share of the account's SendTask* quota, with a token bucket, and the number
 * in flight (`inFlightLimit`). A callback whose turn does not come before the signal aborts has the outcome
 * `unavailable`.
 */
export function pacedCallback(options: {
  callback: TaskCallback;
  ratePerSecond: number;
  /** How many callbacks may follow each other without a pause: the size of the bucket, which starts full. */
  burst: number;
  clock: Clock;
}): TaskCallback {
  const { callback, ratePerSecond, burst, clock } = options;
  const interval = 1000 / ratePerSecond;
  const limited = inFlightLimit();
  let free = Number.NEGATIVE_INFINITY;

  async function turn(signal: AbortSignal): Promise<boolean> {
    const now = clock.elapsed();
    free = Math.max(free, now - burst * interval) + interval;
    const wait = free - now;
    if (wait > 0) await pause(wait, signal);
    return !signal.aborted;
  }

  function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = () => {
        timer.cancel();
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const timer = clock.after(milliseconds, stop);
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
    });
  }

  const outOfTurn: CallbackOutcome = { outcome: "unavailable", reason: "The time ran out before its turn." };
  return {
    succeed: (...call) =>
      limited(async () => ((await turn(call[2])) ? callback.succeed(...call) : outOfTurn)),
    fail: (...call) => limited(async () => ((await turn(call[2])) ? callback.fail(...call) : outOfTurn)),
  };
}
