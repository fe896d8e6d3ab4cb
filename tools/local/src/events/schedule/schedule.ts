/** When a rule fires. */
export interface Schedule {
  /** The next time after `timeMs`; undefined where there is none. Both in epoch milliseconds. */
  next(timeMs: number): number | undefined;
}
