import { createRequire } from "node:module";
import pc from "picocolors";
import { visibleLines, visibleText } from "./visible-text.ts";

const require = createRequire(import.meta.url);

/** A line for the terminal, made only by `line` and `paint`, which escape control characters in every inserted text. */
export interface TerminalLine {
  /** With colours. */
  readonly shown: string;
  /** Without colours. */
  readonly plain: string;
}

/** What may be inserted in a line. */
export type Part = TerminalLine | string | number;

/** Builds a line: the words of the template stay as they are, and control characters in the inserted parts are escaped. */
export function line(words: TemplateStringsArray, ...parts: readonly Part[]): TerminalLine {
  const lines = parts.map(lineOf);
  const joined = (texts: readonly string[]) =>
    words.map((word, index) => word + (texts[index] ?? "")).join("");
  return { shown: joined(lines.map(({ shown }) => shown)), plain: joined(lines.map(({ plain }) => plain)) };
}

const painter =
  (colour: (text: string) => string) =>
  (part: Part): TerminalLine => {
    const { shown, plain } = lineOf(part);
    return { shown: colour(shown), plain };
  };

/** Adds a colour or a style to a part. */
export const paint = {
  bold: painter(pc.bold),
  dim: painter(pc.dim),
  red: painter(pc.red),
  green: painter(pc.green),
  cyan: painter(pc.cyan),
  yellow: painter(pc.yellow),
};

/** Adds blanks at the end, up to a width in columns. */
export function padded(part: Part, width: number): TerminalLine {
  const { shown, plain } = lineOf(part);
  const blanks = " ".repeat(Math.max(0, width - columnsOf(plain)));
  return { shown: shown + blanks, plain: plain + blanks };
}

/** A text of several lines, with control characters escaped in each. */
export function textOf(text: string): TerminalLine {
  const plain = visibleLines(text);
  return { shown: plain, plain };
}

/** The width of a part in terminal columns: most East Asian characters and emoji take two. */
export function widthOf(part: Part): number {
  return columnsOf(lineOf(part).plain);
}

/** A part as a line, with control characters escaped. */
export function lineOf(part: Part): TerminalLine {
  if (typeof part === "object") return part;
  const plain = visibleText(String(part));
  return { shown: plain, plain };
}

/** ASCII is counted here: to load the package takes 30 ms, which every command would wait for. */
function columnsOf(plain: string): number {
  if (/^[ -~]*$/.test(plain)) return plain.length;
  const { default: stringWidth }: typeof import("string-width") = require("string-width");
  return stringWidth(plain);
}
