import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";

/** The local cloud's task tokens: base64 of 321 bytes, of which the first are the same in all. */
const localToken = /AQCEAAAAKgAAAAMAAAAAAAAAAQAA[A-Za-z0-9+/]{400}/g;

/**
 * A value as JSON for the page, without any task token: each MyTaskToken and its copies, and at last every run that
 * has the form of a local token, so that no way around the contract leads to the page either.
 */
export function pageJson(value: unknown): string {
  return withoutLocalTokens(JSON.stringify(redactTokensInValue(value)) ?? "null");
}

/** A text without what has the form of a local token. What is cut is cut afterwards: half a token has no form. */
export function withoutLocalTokens(text: string): string {
  return text.replaceAll(localToken, "[redacted]");
}
