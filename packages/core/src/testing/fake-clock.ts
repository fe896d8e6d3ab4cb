import type { Clock } from "../ports/clock.ts";

/** A clock that stands still until a test advances it. `step` sets the time of day forwards or backwards, and nothing else. */
export function fakeClock(
  start = Date.parse("2022-04-18T07:51:10Z"),
): Clock & { advance(milliseconds: number): void; step(milliseconds: number): void } {
  let elapsed = 0;
  let setAt = start;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => setAt + elapsed,
    elapsed: () => elapsed,
    after(milliseconds, callback) {
      const timer = { at: elapsed + milliseconds, callback };
      timers.push(timer);
      return {
        cancel: () => {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    advance(milliseconds) {
      elapsed += milliseconds;
      const due = timers.filter(({ at }) => at <= elapsed);
      timers = timers.filter(({ at }) => at > elapsed);
      for (const { callback } of due) callback();
    },
    step(milliseconds) {
      setAt += milliseconds;
    },
  };
}
