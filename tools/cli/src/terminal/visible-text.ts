/**
 * Characters that a terminal does not show as they are: control characters, marks of text direction, characters without
 * width, line and paragraph separators, lone surrogates and noncharacters. A zero-width joiner is allowed in an emoji
 * (Unicode: "Emoji ZWJ Sequences").
 */
const invisible =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{NChar}]--\u200D]/gv;
const short = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * A text from a message, AWS or the network as one line that is safe to print: invisible characters, which could move the
 * cursor or forge output, are escaped as in JSON (`\u001b`).
 */
export function visibleText(text: string): string {
  return text.replaceAll(invisible, (found) => short.get(found) ?? escaped(found));
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** Indented JSON that is safe to print. It parses to the same value, since invisible characters are written as JSON escapes. */
export function visibleJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2) ?? "null";
  return json.replaceAll(invisible, (found) => (found === "\n" ? found : escaped(found)));
}

function escaped(found: string): string {
  return Array.from(
    { length: found.length },
    (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}
