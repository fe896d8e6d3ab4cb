import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";

/** Writes a line to standard output. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a value as JSON, indented for people at a terminal. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Writes rows in columns that are as wide as their widest cell. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const width = (column: number) =>
    Math.max(...[headings, ...rows].map((row) => stripVTControlCharacters(row[column] ?? "").length));
  const widths = headings.map((_, column) => width(column));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - stripVTControlCharacters(cell).length))
      .join("  ")
      .trimEnd();
  print(pc.dim(line(headings)));
  for (const row of rows) print(line(row));
}

/** A status in its colour. */
export function coloured(status: string): string {
  if (status === "SUCCEEDED") return pc.green(status);
  return status === "RUNNING" ? pc.cyan(status) : pc.red(status);
}

/** A duration as people read it: 12 ms, 3.4 s, 2 min 5 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
