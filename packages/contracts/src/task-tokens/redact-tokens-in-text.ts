import {
  couldBeTaskToken,
  hasTaskTokenHeader,
  shortestTaskToken,
  shortestTokenPart,
} from "./could-be-task-token.ts";
import { redactionMark } from "./redaction-mark.ts";

/** How many different values of fields named MyTaskToken are replaced everywhere. A body has one; its content may have fields of that name too. */
const mostCopied = 8;

/**
 * Runs of the characters of base64, in either alphabet, and of their forms in text: percent-encoded, escaped in JSON, broken
 * into lines. The pattern is one class without alternatives, so that text of any length is read once and needs no stack.
 */
const runs = new RegExp(`[A-Za-z0-9+/=_%\\\\\\r\\n-]{${shortestTokenPart},}`, "g");
/** The field MyTaskToken in JSON, and in JSON within JSON: up to the end of its string, or of the text. */
const tokenField = /(MyTaskToken\\*"\s*:\s*\\*")([^"]+)/g;
/** Parts of base64url with dots between them, which can be a JSON Web Token. */
const dotted = new RegExp(`(?<![\\w.-])[\\w.-]{${shortestTokenPart},}`, "g");

/**
 * Replaces by `redactionMark` every task token in a text, and everything that could be one. The text is not parsed.
 * Replaced are the value of every field MyTaskToken, with its copies elsewhere, and every run of characters for which
 * `couldBeTaskToken` holds, even if it is escaped, percent-encoded or broken into lines. The rest of the text stays the
 * same.
 */
export function redactTokensInText(text: string): string {
  const tokens = new Set<string>();
  let redacted = text.replace(tokenField, (field, name: string, value: string) => {
    const token = value.slice(0, endOf(value));
    if (token.length < shortestTaskToken) return field;
    if (tokens.size < mostCopied) tokens.add(token);
    return `${name}${redactionMark}${value.slice(token.length)}`;
  });
  for (const token of tokens) redacted = redacted.replaceAll(token, redactionMark);
  const signatures = signaturesIn(redacted);
  return redacted.replace(runs, (run, at: number) => {
    if (signatures.has(at) && !hasTaskTokenHeader(run)) return run;
    return couldBeTaskToken(plain(run), holdsTaskToken) ? marked(run) : run;
  });
}

/** Whether the text holds a task token, or something that could be one. */
function holdsTaskToken(text: string, depth: number): boolean {
  for (const [, , value = ""] of text.matchAll(tokenField))
    if (value.length >= shortestTaskToken) return true;
  const signatures = signaturesIn(text);
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (signatures.has(index) && !hasTaskTokenHeader(run)) continue;
    if (couldBeTaskToken(plain(run), holdsTaskToken, depth)) return true;
  }
  return false;
}

/** The run without escapes, percent-encoding and line breaks. */
function plain(run: string): string {
  return run
    .replace(/(?<!\\)\\+u00([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})/gi, (_, escaped, encoded) =>
      String.fromCharCode(Number.parseInt(escaped ?? encoded, 16)),
    )
    .replace(/(?<!\\)\\+[rn]|[\r\n]+/g, "")
    .replaceAll("\\", "");
}

/** The mark, and what ends the run: the escape of a quote behind it, or the end of a line. */
function marked(run: string): string {
  return `${redactionMark}${run.slice(endOf(run))}`;
}

/** Where the backslashes and line breaks at the end of a text begin. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && "\\\r\n".includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/**
 * Where the signatures of JSON Web Tokens begin (RFC 7515: the last of three parts), and the parts of encrypted ones
 * (RFC 7516: all but the first of five). They are as random as a task token, but they are not redacted.
 */
function signaturesIn(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { 0: token, index } of text.matchAll(dotted)) {
    const parts = token.split(".");
    // The end of a sentence, or an empty signature.
    while (parts.at(-1) === "") parts.pop();
    if (parts.length !== 3 && parts.length !== 5) continue;
    const header = headerOf(parts[0] ?? "");
    if (header === undefined || !("alg" in header) || "enc" in header !== (parts.length === 5)) continue;
    let at = index;
    for (const [position, part] of parts.entries()) {
      if (position === 2 || (position > 0 && parts.length === 5)) found.add(at);
      at += part.length + 1;
    }
  }
  return found;
}

function headerOf(part: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
