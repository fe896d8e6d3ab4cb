/** Returns a function that runs calls, at most so many at the same time. The others wait in the order in which they came. */
export function concurrencyLimit(mostAtOnce: number): <T>(call: () => Promise<T>) => Promise<T> {
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
    if (running < mostAtOnce) running += 1;
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
