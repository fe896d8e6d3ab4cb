/** Ends a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** Time as the engine sees it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Calls `fire` once, `delayMs` from now or up to 10 ms later, never earlier by `now()`. A negative delay is 0; a delay may be
   * as long as an execution can be, a year.
   */
  setTimer(delayMs: number, fire: () => void): CancelTimer;
  /**
   * Called when work begins that takes real time and ends by itself (a request, a worker's evaluation); what it returns is
   * called at the end. A virtual clock stands still meanwhile.
   */
  hold?(): () => void;
}

/** Node's own timers end at 2^31 - 1 ms; a longer wait is cut into pieces. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** The machine's time of day. A clock that is set back delays timers by as much. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const dueAt = Date.now() + delayMs;
    let timeout: NodeJS.Timeout;
    const arm = () => {
      const leftMs = dueAt - Date.now();
      timeout = setTimeout(
        () => (Date.now() < dueAt ? arm() : fire()),
        Math.min(Math.max(leftMs, 0), LONGEST_TIMEOUT_MS),
      );
    };
    arm();
    return () => clearTimeout(timeout);
  },
};
