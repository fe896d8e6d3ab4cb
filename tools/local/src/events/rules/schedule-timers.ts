import type { CancelTimer, Clock } from "@ringback/stepfunctions/clock";
import type { EventRule } from "./event-rule.ts";

/** Fires rules at the times of their schedules. */
export interface ScheduleTimers {
  /** From now on; a rule that was there begins anew. One that is disabled or has no schedule does not fire. */
  start(rule: EventRule): void;
  stop(rule: Pick<EventRule, "arn">): void;
  close(): void;
}

/** @param options.fire called with a rule and the time for which it is, in epoch milliseconds */
export function createScheduleTimers(options: {
  clock: Clock;
  fire(rule: EventRule, timeMs: number): void;
}): ScheduleTimers {
  const { clock, fire } = options;
  const timers = new Map<string, CancelTimer>();

  function wait(rule: EventRule, afterMs: number): void {
    // Times that have passed while the machine slept are left out.
    const dueAtMs = rule.schedule?.next(afterMs);
    if (dueAtMs === undefined) return;
    const cancel = clock.setTimer(dueAtMs - clock.now(), () => {
      wait(rule, isMissed(rule, dueAtMs) ? clock.now() : dueAtMs);
      fire(rule, dueAtMs);
    });
    timers.set(rule.arn, cancel);
  }

  function isMissed(rule: EventRule, dueAtMs: number): boolean {
    const next = rule.schedule?.next(dueAtMs);
    return next !== undefined && next <= clock.now();
  }

  function stop({ arn }: Pick<EventRule, "arn">): void {
    timers.get(arn)?.();
    timers.delete(arn);
  }

  return {
    start: (rule) => {
      stop(rule);
      if (rule.settings.isEnabled) wait(rule, clock.now());
    },
    stop,
    close: () => {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
