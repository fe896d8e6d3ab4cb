import { paint, type TerminalLine } from "../../terminal/terminal-line.ts";
import { visibleText } from "../../terminal/visible-text.ts";

const esc = "\u001b";
const codesAndTabs = /(\p{Cc}\[[\d;:]*m|\t)/u;

/**
 * A line that a function wrote, as its author meant it: colours and tabs stay. Whatever else could move the cursor
 * or hide what is shown is made visible, since content of messages may be in the line.
 *
 * @param withColours as the terminal has it, unless given
 */
export function functionOutput(text: string, withColours = hasColours()): TerminalLine {
  const parts = text.split(codesAndTabs);
  const show = (part: string, colour: string) =>
    part === "\t" ? part : isColour(part) ? colour : visibleText(part);
  const plain = parts.map((part) => show(part, "")).join("");
  if (!parts.some(isColour) || !withColours) return { shown: plain, plain };
  // A colour that is left on would go on in the lines behind it.
  return { shown: `${parts.map((part) => show(part, part)).join("")}${esc}[0m`, plain };
}

const isColour = (part: string) => part.startsWith(`${esc}[`) && codesAndTabs.test(part);

/** Without a terminal, and where somebody has switched them off, there are none. */
function hasColours(): boolean {
  return paint.red("x").shown !== "x";
}
