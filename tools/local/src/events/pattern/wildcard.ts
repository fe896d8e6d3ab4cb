import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";

/**
 * Reads a text in which `*` stands for any characters, none too; `\*` and `\\` are the characters themselves. The time that
 * a test takes grows with the text and the pattern, whatever they are.
 *
 * @throws InvalidEventPatternError
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = literalParts(pattern);
  const [first = ""] = parts;
  if (parts.length === 1) return (text) => text === first;
  const last = parts.at(-1) ?? "";
  const between = parts.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of between) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** The texts between the wildcards. */
function literalParts(pattern: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === "*") {
      // EventBridge counts from the quotation mark in front of the text.
      if (pattern.charAt(at + 1) === "*") {
        throw new InvalidEventPatternError(`Consecutive wildcard characters at pos ${at + 1}`);
      }
      parts.push(part);
      part = "";
    } else if (character === "\\") {
      const escaped = pattern.charAt(at + 1);
      if (escaped !== "*" && escaped !== "\\") {
        throw new InvalidEventPatternError(`Invalid escape character at pos ${at + 1}`);
      }
      part += escaped;
      at += 1;
    } else {
      part += character;
    }
  }
  return [...parts, part];
}
