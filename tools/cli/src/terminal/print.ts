import { line, lineOf, type Part, padded, paint, type TerminalLine, widthOf } from "./terminal-line.ts";
import { visibleJson } from "./visible-text.ts";

/** Writes a line to standard output: print`sent ${id}`. Control characters in the inserted values are escaped. */
export function print(words: TemplateStringsArray, ...parts: readonly Part[]): void {
  process.stdout.write(`${line(words, ...parts).shown}\n`);
}

/** Writes a value to standard output as indented JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(value)}\n`);
}

/** Writes rows to standard output, in columns as wide as their widest cell. */
export function printTable(headings: readonly string[], rows: readonly (readonly Part[])[]): void {
  const widths = headings.map((_, column) =>
    Math.max(...[headings, ...rows].map((row) => widthOf(row[column] ?? ""))),
  );
  const write = (cells: readonly Part[], colour = (row: Part): Part => row) => {
    const last = cells.findLastIndex((cell) => lineOf(cell).plain !== "");
    const row = cells
      .slice(0, last + 1)
      .map((cell, column) => (column === last ? lineOf(cell) : padded(cell, widths[column] ?? 0)))
      .reduce((before, cell) => line`${before}  ${cell}`);
    print`${colour(row)}`;
  };
  write(headings, paint.dim);
  for (const row of rows) write(row);
}

/** The status of an execution in its colour. */
export function coloured(status: string): TerminalLine {
  if (status === "SUCCEEDED") return paint.green(status);
  return status === "RUNNING" ? paint.cyan(status) : paint.red(status);
}

/** Formats a duration for people: 12 ms, 3.4 s, 2 min 5 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
