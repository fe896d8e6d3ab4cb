/** Time as the domain sees it, so that a test can run a day in a millisecond. */
export interface Clock {
  /** The time of day: milliseconds since 1970-01-01T00:00:00Z. It can be set, back too, so nothing is timed by it. */
  now(): number;
  /** Milliseconds since some moment, which only ever go on: what durations and deadlines are counted by. */
  elapsed(): number;
  /** Calls back once, after so many milliseconds, unless cancelled. */
  after(milliseconds: number, callback: () => void): { cancel(): void };
}
