/**
 * Calls of one adapter at once. The SDK prepares a request as soon as it is asked to, and its timeouts run while the
 * request waits for a socket: of 10,000 calls at once nearly all timed out.
 */
const mostInFlight = 50;

/** Runs calls, 50 at once at most; the others wait for their turn, first come, first served. */
export function inFlightLimit(): <T>(call: () => Promise<T>) => Promise<T> {
  let waiting: (() => void)[] = [];
  let first = 0;
  let running = 0;

  function takeNext(): (() => void) | undefined {
    const next = waiting[first];
    first += 1;
    if (first >= waiting.length) {
      waiting = [];
      first = 0;
    }
    return next;
  }

  return async (call) => {
    if (running < mostInFlight) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = takeNext();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
