/** A rate of the page is an average over this many seconds, the current one left out. */
export const averagedSeconds = 3;

/** Counts what happens, in total and within the last seconds. */
export interface Rate {
  /** @param at milliseconds since 1970 */
  add(at: number, number: number): void;
  total(): number;
  /** How many in this many whole seconds before the current one, `averagedSeconds` at most. */
  inLast(seconds: number, now: number): number;
}

/** Begins with zero. */
export function createRate(): Rate {
  const kept = averagedSeconds + 1;
  /** The count of a second is at the second modulo the length. */
  const counts = Array.from({ length: kept }, () => ({ second: 0, count: 0 }));
  let sum = 0;
  return {
    add: (at, number) => {
      sum += number;
      const second = Math.floor(at / 1000);
      const slot = counts[second % kept];
      if (slot === undefined || slot.second > second) return;
      if (slot.second < second) Object.assign(slot, { second, count: 0 });
      slot.count += number;
    },
    total: () => sum,
    inLast: (seconds, now) => {
      const current = Math.floor(now / 1000);
      return counts
        .filter(({ second }) => second < current && second >= current - seconds)
        .reduce((all, { count }) => all + count, 0);
    },
  };
}
