import pc from "picocolors";
import stringWidth from "string-width";
import { visibleLines, visibleText } from "./visible-text.ts";

/** A line for the terminal. Only `line` and `paint` make one: a text of somebody else is always made visible first. */
export interface TerminalLine {
  readonly shown: string;
  /** The same without its colours. */
  readonly plain: string;
}

export type Part = TerminalLine | string | number;

/** The words of the template are our own and stay as they are; what is put in between is made visible. */
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

export const paint = {
  bold: painter(pc.bold),
  dim: painter(pc.dim),
  red: painter(pc.red),
  green: painter(pc.green),
  cyan: painter(pc.cyan),
  yellow: painter(pc.yellow),
};

/** With blanks behind it, so that it is as wide as asked. */
export function padded(part: Part, width: number): TerminalLine {
  const { shown, plain } = lineOf(part);
  const blanks = " ".repeat(Math.max(0, width - stringWidth(plain)));
  return { shown: shown + blanks, plain: plain + blanks };
}

/** A text of several lines: they stay lines, and each is made visible. */
export function textOf(text: string): TerminalLine {
  const plain = visibleLines(text);
  return { shown: plain, plain };
}

/** How many columns of a terminal a part takes: most of East Asia's characters and of the emoji take two. */
export function widthOf(part: Part): number {
  return stringWidth(lineOf(part).plain);
}

export function lineOf(part: Part): TerminalLine {
  if (typeof part === "object") return part;
  const plain = visibleText(String(part));
  return { shown: plain, plain };
}
