/**
 * What a terminal or a reader would not see as it is: controls (ESC among them), marks that turn the direction of
 * writing, characters without width, line and paragraph separators, lone surrogates and noncharacters. A joiner
 * stays where it makes one picture of several (Unicode: "Emoji ZWJ Sequences").
 */
const unseen =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{NChar}]--\u200D]/gv;
const short = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * A text from a message, AWS or the network as one line that a terminal shows as it is: what could move the cursor,
 * colour, hide or turn around what is shown is written as JSON would escape it, such as `\u001b`.
 */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (found) => short.get(found) ?? escaped(found));
}

/** Text of several lines, each of them made visible. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** JSON that a terminal shows as it is. It reads as the same value: its own escapes stand for what is not seen. */
export function visibleJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2) ?? "null";
  return json.replaceAll(unseen, (found) => (found === "\n" ? found : escaped(found)));
}

function escaped(found: string): string {
  return Array.from(
    { length: found.length },
    (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}
