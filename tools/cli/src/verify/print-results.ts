import { duration, print, printTable } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";
import type { RowResult } from "./row-result.ts";

const coloured = { passed: paint.green, failed: paint.red, skipped: paint.cyan };

/** Prints a table with one line for each row, and the problems below it. */
export function printResults(results: readonly RowResult[]): void {
  const rows = results.map(({ row, expected, result, seen, durationMs }) => [
    coloured[result](result),
    row,
    expected,
    seen,
    result === "skipped" ? "" : duration(durationMs),
  ]);
  printTable(["RESULT", "ROW", "EXPECTED", "SEEN", "DURATION"], rows);
  print``;
  for (const { row, problems } of results) {
    for (const sentence of problems) print`${paint.red(row)}: ${sentence}`;
  }
}

/** `17 passed, 0 failed, 4 skipped` */
export function tally(results: readonly RowResult[]): string {
  const count = (result: RowResult["result"]) => results.filter((one) => one.result === result).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}
