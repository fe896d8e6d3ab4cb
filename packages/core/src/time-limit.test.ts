import { describe, expect, it } from "vitest";
import { fakeClock } from "./testing/fake-clock.ts";
import { timeLimit } from "./time-limit.ts";

describe("timeLimit", () => {
  it.each([-60_000, -2000, 0, 2000, 60_000])(
    "is due when the time is over, wherever the time of day was set meanwhile (%s ms)",
    (step) => {
      const clock = fakeClock();
      const deadline = clock.elapsed() + 1000;
      clock.step(step);
      const limit = timeLimit(clock, deadline);
      clock.step(step);
      clock.advance(999);
      expect(limit.signal.aborted).toBe(false);
      clock.advance(1);
      expect(limit.signal.aborted).toBe(true);
    },
  );

  it("is reached at once where the moment is past, and never once cancelled", () => {
    const clock = fakeClock();
    clock.advance(2000);
    const past = timeLimit(clock, 1000);
    const cancelled = timeLimit(clock, 3000);
    cancelled.cancel();
    clock.advance(0);
    expect(past.signal.aborted).toBe(true);
    clock.advance(5000);
    expect(cancelled.signal.aborted).toBe(false);
  });
});
