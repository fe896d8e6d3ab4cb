/** Time as the domain sees it, so that a test can run a day in a millisecond. */
export interface Clock {
  /**
   * The time of day, in milliseconds since 1970-01-01T00:00:00Z. The machine's clock can be set forwards and backwards,
   * so durations are never measured with it.
   */
  now(): number;
  /** Milliseconds since a moment that stays the same. It never goes backwards: durations and deadlines are counted by it. */
  elapsed(): number;
  /** Calls back once after this time, unless cancelled. */
  after(milliseconds: number, callback: () => void): { cancel(): void };
}
