/** So many at once; the others wait, the first that came first. */
export interface Turns {
  /** Takes a turn, where one is free. */
  takeNow(): boolean;
  /** Waits for a turn. */
  take(): Promise<void>;
  giveBack(): void;
}

export function createTurns(maximum: number): Turns {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return {
    takeNow: () => {
      if (taken >= maximum) return false;
      taken += 1;
      return true;
    },
    take: () => new Promise((resolve) => waiting.push(resolve)),
    giveBack: () => {
      const next = waiting.shift();
      // Its turn is passed on.
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
