import { duration, print, printTable } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";
import type { RowResult } from "./row-result.ts";

const coloured = { holds: paint.green, fails: paint.red, skipped: paint.cyan };

/** A row each: promised, seen, how long; under the table what was promised and not seen. */
export function printResults(results: readonly RowResult[]): void {
  const rows = results.map(({ row, promised, result, seen, milliseconds }) => [
    coloured[result](result),
    row,
    promised,
    seen,
    result === "skipped" ? "" : duration(milliseconds),
  ]);
  printTable(["RESULT", "ROW", "PROMISED", "SEEN", "TOOK"], rows);
  print``;
  for (const { row, wrong } of results) {
    for (const sentence of wrong) print`${paint.red(row)}: ${sentence}`;
  }
}

/** `17 hold, 0 fail, 4 skipped` */
export function tally(results: readonly RowResult[]): string {
  const count = (result: RowResult["result"]) => results.filter((one) => one.result === result).length;
  return `${count("holds")} hold, ${count("fails")} fail, ${count("skipped")} skipped`;
}
