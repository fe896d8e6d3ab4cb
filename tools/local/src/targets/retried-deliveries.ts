import type { CancelTimer, Clock } from "@ringback/stepfunctions/clock";
import type { Delivery, FailedDelivery } from "./delivery.ts";
import type { PendingDeliveries } from "./pending-deliveries.ts";
import type { Targets } from "./targets.ts";

/** A delivery that is tried until its target takes it: plain data, which can be kept over a restart. */
export interface RetriedDelivery {
  /** Unique, and fit for the name of a file. */
  readonly id: string;
  readonly delivery: Delivery;
  /** Epoch milliseconds: its age is counted from here. */
  readonly acceptedAtMs: number;
  /** Attempts after the first that were made. */
  readonly retryAttempts: number;
}

/** When a delivery is tried again, or that it is not, and from when on and why. All in epoch milliseconds. */
export type NextAttempt<Exhausted> =
  | { readonly retryAtMs: number }
  | { readonly giveUpAtMs: number; readonly exhausted: Exhausted };

/** Deliveries with their retries. */
export interface RetriedDeliveries<Kept extends RetriedDelivery> {
  /** Resolves after the first attempt: from then on the target has it, it was given up, or it waits here. */
  deliver(delivery: Kept): Promise<void>;
  /** Takes up what an earlier process has left: when the targets are there. */
  resume(): void;
  /** Ends all retries. What waits goes on at the next start where it is kept. */
  close(): void;
}

/**
 * Delivers, again where a target is not there for the moment.
 *
 * @param options.nextAttempt asked after an attempt that failed
 * @param options.giveUp what becomes of a delivery that its target rejects, or that was tried long enough
 * @param options.onClosed called with the number of deliveries that end with the process
 */
export function createRetriedDeliveries<Kept extends RetriedDelivery, Exhausted>(options: {
  targets: Targets;
  clock: Clock;
  pending: PendingDeliveries<Kept>;
  nextAttempt(delivery: Kept): NextAttempt<Exhausted>;
  giveUp(delivery: Kept, failure: FailedDelivery, exhausted?: Exhausted): Promise<void>;
  onClosed(count: number): void;
}): RetriedDeliveries<Kept> {
  const { targets, clock, pending, nextAttempt } = options;
  const timers = new Set<CancelTimer>();
  let isClosed = false;

  async function attempt(delivery: Kept): Promise<void> {
    const result = await targets.deliver(delivery.delivery);
    if (result.outcome === "delivered") pending.remove(delivery);
    else if (result.outcome === "rejected") await giveUp(delivery, result);
    else await wait(delivery, result);
  }

  async function wait(delivery: Kept, failure: FailedDelivery): Promise<void> {
    const next = nextAttempt(delivery);
    if ("retryAtMs" in next) {
      const again = { ...delivery, retryAttempts: delivery.retryAttempts + 1 };
      pending.keep(again);
      at(next.retryAtMs, () => attempt(again));
    } else if (next.giveUpAtMs <= clock.now()) {
      await giveUp(delivery, failure, next.exhausted);
    } else {
      pending.keep(delivery);
      at(next.giveUpAtMs, () => giveUp(delivery, failure, next.exhausted));
    }
  }

  async function giveUp(delivery: Kept, failure: FailedDelivery, exhausted?: Exhausted): Promise<void> {
    await options.giveUp(delivery, failure, exhausted);
    pending.remove(delivery);
  }

  function at(timeMs: number, work: () => Promise<void>): void {
    if (isClosed) return;
    const cancel = clock.setTimer(timeMs - clock.now(), () => {
      timers.delete(cancel);
      void work();
    });
    timers.add(cancel);
  }

  return {
    deliver: attempt,
    resume: () => {
      for (const delivery of pending.kept()) at(clock.now(), () => attempt(delivery));
    },
    close: () => {
      isClosed = true;
      for (const cancel of timers) cancel();
      if (timers.size > 0 && !pending.outlivesTheProcess) options.onClosed(timers.size);
      timers.clear();
    },
  };
}
