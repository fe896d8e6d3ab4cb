/**
 * The most calls of one adapter in flight. The SDK prepares a request at once, and its timeouts run while the request
 * waits for a socket: of 10,000 calls started together nearly all timed out.
 */
const mostInFlight = 50;

/** Returns a function that runs calls, at most 50 at the same time. The others wait in the order in which they came. */
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
