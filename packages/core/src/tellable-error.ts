import { redactTaskTokens } from "@ringback/contracts/task-tokens/redact-task-tokens";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { ThrownError } from "./ports/thrown-error.ts";

const longestMessage = 2000;
const mostFrames = 15;

/**
 * What may be told of an error, in a log or in the archive: every task token is taken out of it, those that are given
 * and whatever else could be one, and then it is cut: a message at 2,000 characters, a stack at 15 frames.
 */
export function tellableError(error: ThrownError, tokens: readonly string[]): ThrownError {
  const clean = (text: string) => redactTaskTokens(withoutTokens(text, tokens));
  return {
    name: shortened(clean(error.name)),
    message: shortened(clean(error.message)),
    frames: error.frames.slice(0, mostFrames).map((frame) => shortened(clean(frame))),
    causes: error.causes.map((cause) => tellableError(cause, tokens)),
  };
}

/** An error in a line: its name, its message, and what caused it. */
export function errorText({ name, message, causes }: ThrownError): string {
  const own = message === "" ? name : `${name}: ${message}`;
  const [cause] = causes;
  return cause === undefined ? own : `${own} (caused by ${errorText(cause)})`;
}

// Anything shorter is no credential, and taking it out everywhere would garble the text.
const shortestToken = 32;

/** A library that tells of its input may quote it as JSON, as JSON in JSON, or as a part of a URL. */
function withoutTokens(text: string, tokens: readonly string[]): string {
  return tokens
    .filter((token) => token.length >= shortestToken)
    .flatMap((token) => [token, quoted(token), quoted(quoted(token)), encoded(token)])
    .reduce((rest, form) => rest.replaceAll(form, redactionMark), text);
}

const quoted = (token: string) => JSON.stringify(token).slice(1, -1);
// A lone surrogate has no place in a URL, and throws.
const encoded = (token: string) => encodeURIComponent(token.toWellFormed());

function shortened(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage)}…`;
}
