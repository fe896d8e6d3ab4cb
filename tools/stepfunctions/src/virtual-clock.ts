import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** A clock for tests: `now()` changes in `advance` and `advanceUntil` alone. */
export interface VirtualClock extends Clock {
  /**
   * Moves time on by so many milliseconds, firing each timer at its own moment, in the order of their moments, and waits
   * after each until what it started is done (ten turns of the event loop, and as long as anything holds the clock).
   */
  advance(durationMs: number): Promise<void>;
  /**
   * Moves from timer to timer until the condition holds; it is asked before the first and after each.
   *
   * @throws Error where no timer is left and the condition does not hold
   */
  advanceUntil(condition: () => boolean): Promise<void>;
}

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Turns of the event loop that work started by a timer gets to settle in, I/O on loopback included. */
const SETTLING_TURNS = 10;

/**
 * A clock that stands still until a test moves it: a year takes milliseconds.
 *
 * @param startMs what `now()` gives at first, in epoch milliseconds; the beginning of 2026 (UTC) unless given
 */
export function createVirtualClock(startMs: number = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = startMs;
  let order = 0;
  let holds = 0;
  const timers = new Set<Timer>();

  const settle = async () => {
    for (let quiet = 0; quiet < SETTLING_TURNS; quiet = holds > 0 ? 0 : quiet + 1) await nextTurn();
  };
  const earliest = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.dueAt < first.dueAt || (timer.dueAt === first.dueAt && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  };
  const fireNext = async (timer: Timer) => {
    timers.delete(timer);
    now = Math.max(now, timer.dueAt);
    timer.fire();
    await settle();
  };

  return {
    now: () => now,
    setTimer(delayMs, fire) {
      const timer: Timer = { dueAt: now + Math.max(delayMs, 0), order: order++, fire };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    hold() {
      holds += 1;
      let held = true;
      return () => {
        if (held) holds -= 1;
        held = false;
      };
    },
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (let timer = earliest(); timer && timer.dueAt <= until; timer = earliest()) await fireNext(timer);
      now = until;
    },
    async advanceUntil(condition) {
      await settle();
      while (!condition()) {
        const timer = earliest();
        if (!timer) throw new Error("no timer is left, and the condition does not hold");
        await fireNext(timer);
      }
    },
  };
}
