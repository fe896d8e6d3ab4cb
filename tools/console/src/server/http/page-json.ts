import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";

/** A task token of the local cloud: base64 of 321 bytes, which all begin with the same bytes. */
const localToken = /AQCEAAAAKgAAAAMAAAAAAAAAAQAA[A-Za-z0-9+/]{400}/g;

/**
 * A value as JSON for the page, without task tokens: every MyTaskToken and its copies are removed and, to be safe, every
 * text that has the form of a local task token.
 */
export function pageJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  // Most responses, and every snapshot, have no such field, and the search for its copies is the most work.
  const redacted = text.includes("MyTaskToken") ? JSON.stringify(redactTokensInValue(value)) : text;
  return withoutLocalTokens(redacted);
}

/** Removes everything that has the form of a local task token. Shorten a text after this: half a token is not recognized. */
export function withoutLocalTokens(text: string): string {
  return text.replaceAll(localToken, "[redacted]");
}
