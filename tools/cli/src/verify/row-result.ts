/** What came of a row. */
export interface RowResult {
  readonly row: string;
  readonly promised: string;
  readonly result: "holds" | "fails" | "skipped";
  /** What was seen, or why the row could not be arranged. */
  readonly seen: string;
  readonly wrong: readonly string[];
  readonly milliseconds: number;
}
