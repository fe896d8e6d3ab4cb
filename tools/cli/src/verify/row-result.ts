/** The result of a row, as `verify --json` prints it. */
export interface RowResult {
  readonly row: string;
  readonly expected: string;
  readonly result: "passed" | "failed" | "skipped";
  /** What was seen, or why the row was skipped. */
  readonly seen: string;
  /** What differs from the expectation, one sentence each. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}
