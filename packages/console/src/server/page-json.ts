import { redactTokens } from "@ringback/contracts/redact-tokens";

/** The local cloud's task tokens: 300 bytes in base64url. */
const localToken = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{400}(?![A-Za-z0-9_-])/g;

/**
 * A value as JSON for the page, without any task token: each MyTaskToken and its copies, and at last every run that
 * has the form of a local token, so that no way around the contract leads to the page either.
 */
export function pageJson(value: unknown): string {
  return withoutLocalTokens(JSON.stringify(redactTokens(value)) ?? "null");
}

/** A text without what has the form of a local token. What is cut is cut afterwards: half a token has no form. */
export function withoutLocalTokens(text: string): string {
  return text.replaceAll(localToken, "[redacted]");
}
