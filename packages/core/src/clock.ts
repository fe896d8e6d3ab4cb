/** Time as the domain sees it, so that a test can run a day in a millisecond. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls back once, after so many milliseconds, unless cancelled. */
  after(milliseconds: number, callback: () => void): { cancel(): void };
}
