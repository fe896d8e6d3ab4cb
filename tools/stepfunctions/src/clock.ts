/** Ends a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** Time as the engine sees it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `fire` once, `delayMs` from now or up to 10 ms later, never earlier. Any length is good. */
  setTimer(delayMs: number, fire: () => void): CancelTimer;
  /**
   * Told when work begins that takes real time and ends by itself; what it returns is called at the end.
   * A virtual clock stands still meanwhile.
   */
  hold?(): () => void;
}

/** Node's own timers end at 2^31 - 1 ms; a longer wait is cut into pieces. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

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
