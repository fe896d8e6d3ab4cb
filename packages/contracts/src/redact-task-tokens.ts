import { couldBeTaskToken, shortestTaskToken, shortestTokenPart } from "./could-be-task-token.ts";
import { redactionMark } from "./redaction-mark.ts";

/** A body has one token; more are looked for, so that a field of the same name in its content hides none. */
const mostCopied = 8;

/**
 * The characters of base64 in either alphabet, and of what text makes of them: percent-encoding, JSON's escapes,
 * lines. One class without alternatives, so that a text of any length is read once and without a stack.
 */
const runs = new RegExp(`[A-Za-z0-9+/=_%\\\\\\r\\n-]{${shortestTokenPart},}`, "g");
/** The token's own field in JSON, in JSON within JSON too: up to the end of the string, or of the text. */
const tokenField = /(MyTaskToken\\*"\s*:\s*\\*")([^"]+)/g;
/** How far back a JSON Web Token's header is looked for. */
const longestBefore = 8192;

/**
 * The text without the task tokens that it holds, and without what can be one, without reading it as JSON: the value
 * of a field MyTaskToken, wherever that stands, and every run that `couldBeTaskToken`, escaped, percent-encoded or
 * broken into lines as it may be. What else is in the text stays as it is.
 */
export function redactTaskTokens(text: string): string {
  const tokens = new Set<string>();
  let redacted = text.replace(tokenField, (field, name: string, value: string) => {
    const token = value.slice(0, endOf(value));
    if (token.length < shortestTaskToken) return field;
    if (tokens.size < mostCopied) tokens.add(token);
    return `${name}${redactionMark}${value.slice(token.length)}`;
  });
  for (const token of tokens) redacted = redacted.replaceAll(token, redactionMark);
  return redacted.replace(runs, (run, at: number) => {
    if (isSignature(redacted, at)) return run;
    return couldBeTaskToken(plain(run), holdsTaskToken) ? marked(run) : run;
  });
}

/** Whether the text holds a task token, or what can be one. */
function holdsTaskToken(text: string, depth: number): boolean {
  for (const [, , value = ""] of text.matchAll(tokenField))
    if (value.length >= shortestTaskToken) return true;
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (!isSignature(text, index) && couldBeTaskToken(plain(run), holdsTaskToken, depth)) return true;
  }
  return false;
}

/** The run as it was before it was put into a text: without escapes, percent-encoding and line breaks. */
function plain(run: string): string {
  return run
    .replace(/(?<!\\)\\+u00([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})/gi, (_, escaped, encoded) =>
      String.fromCharCode(Number.parseInt(escaped ?? encoded, 16)),
    )
    .replace(/(?<!\\)\\+[rn]|[\r\n]+/g, "")
    .replaceAll("\\", "");
}

/** The mark in the place of a run; what ends it, an escape of the quote behind it or the end of a line, stays. */
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
 * Whether a run is the signature of a JSON Web Token (RFC 7515), or an encrypted part of one (RFC 7516): as random as
 * a task token, and none.
 */
function isSignature(text: string, at: number): boolean {
  if (text[at - 1] !== ".") return false;
  let start = at;
  while (start > 0 && at - start < longestBefore && /[\w.-]/.test(text.charAt(start - 1))) start -= 1;
  const [header = "", ...parts] = text.slice(start, at - 1).split(".");
  try {
    const value: unknown = JSON.parse(Buffer.from(header, "base64url").toString());
    if (typeof value !== "object" || value === null || !("alg" in value)) return false;
    return parts.length > 0 || "enc" in value;
  } catch {
    return false;
  }
}
