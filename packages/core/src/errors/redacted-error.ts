import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { ThrownError } from "./thrown-error.ts";

/** In characters. */
const longestMessage = 2000;
const mostFrames = 15;

/**
 * An error as it may be logged or archived. Every task token is taken out of it: those that are given, and whatever else
 * could be one. Then it is cut: names, messages and frames at 2,000 characters, the stack at 15 frames.
 *
 * @param tokens the task tokens that the error may quote
 */
export function redactedError(error: ThrownError, tokens: readonly string[]): ThrownError {
  const clean = (text: string) => redactTokensInText(withoutTokens(text, tokens));
  return {
    name: shortened(clean(error.name)),
    message: shortened(clean(error.message)),
    frames: error.frames.slice(0, mostFrames).map((frame) => shortened(clean(frame))),
    causes: error.causes.map((cause) => redactedError(cause, tokens)),
  };
}

/** An error in one line: its name, its message, and what caused it. */
export function errorText({ name, message, causes }: ThrownError): string {
  const own = message === "" ? name : `${name}: ${message}`;
  const [cause] = causes;
  return cause === undefined ? own : `${own} (caused by ${errorText(cause)})`;
}

// Anything shorter is no credential, and taking it out everywhere would garble the text.
const shortestToken = 32;

/** A library may quote its input in a message as it is, as JSON, as JSON within JSON, or as a part of a URL. */
function withoutTokens(text: string, tokens: readonly string[]): string {
  return tokens
    .filter((token) => token.length >= shortestToken)
    .flatMap((token) => [token, quoted(token), quoted(quoted(token)), encoded(token)])
    .reduce((rest, form) => rest.replaceAll(form, redactionMark), text);
}

const quoted = (token: string) => JSON.stringify(token).slice(1, -1);
// encodeURIComponent throws for a lone surrogate.
const encoded = (token: string) => encodeURIComponent(token.toWellFormed());

function shortened(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage)}…`;
}
