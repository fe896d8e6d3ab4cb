import type { Clock } from "./ports/clock.ts";

/** A moment at which everything that is still under way is given up. */
export interface TimeLimit {
  /** Aborts at that moment. */
  readonly signal: AbortSignal;
  /** Fulfilled at that moment; never, once cancelled. */
  readonly reached: Promise<void>;
  cancel(): void;
}

/** @param endsAt by the clock's `elapsed()`, in milliseconds; a moment that is past is reached at once. */
export function timeLimit(clock: Clock, endsAt: number): TimeLimit {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(Math.max(0, endsAt - clock.elapsed()), () => {
    controller.abort(new Error("The time ran out."));
    resolve();
  });
  return { signal: controller.signal, reached: promise, cancel: () => timer.cancel() };
}
