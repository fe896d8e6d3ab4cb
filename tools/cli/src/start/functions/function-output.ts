import { paint, type TerminalLine } from "../../terminal/terminal-line.ts";
import { visibleText } from "../../terminal/visible-text.ts";

const esc = "\u001b";
const codesAndTabs = /(\p{Cc}\[[\d;:]*m|\t)/u;

/**
 * A line that a function wrote. Colours and tabs stay; other control characters are escaped, since the line may hold
 * content of messages.
 *
 * @param withColours whether to keep colours; by default, if the terminal has them
 */
export function functionOutput(text: string, withColours = hasColours()): TerminalLine {
  const parts = text.split(codesAndTabs);
  const show = (part: string, colour: string) =>
    part === "\t" ? part : isColour(part) ? colour : visibleText(part);
  const plain = parts.map((part) => show(part, "")).join("");
  if (!parts.some(isColour) || !withColours) return { shown: plain, plain };
  // Otherwise a colour that is not switched off would continue in the next lines.
  return { shown: `${parts.map((part) => show(part, part)).join("")}${esc}[0m`, plain };
}

const isColour = (part: string) => part.startsWith(`${esc}[`) && codesAndTabs.test(part);

/** False without a terminal, or if NO_COLOR is set. */
function hasColours(): boolean {
  return paint.red("x").shown !== "x";
}
