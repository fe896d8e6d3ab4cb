import type { Clock } from "./ports/clock.ts";

/** A moment that aborts what is still under way. */
export interface DueDate {
  readonly signal: AbortSignal;
  /** Fulfilled when the moment has come; never, once cancelled. */
  readonly reached: Promise<void>;
  cancel(): void;
}

/** @param deadline by the clock's `elapsed()`; one that is past is due at once. */
export function dueDate(clock: Clock, deadline: number): DueDate {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(Math.max(0, deadline - clock.elapsed()), () => {
    controller.abort(new Error("The time ran out."));
    resolve();
  });
  return { signal: controller.signal, reached: promise, cancel: () => timer.cancel() };
}
