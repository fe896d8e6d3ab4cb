import { parseJson } from "@ringback/contracts/json-value";
import { redactionMark } from "@ringback/contracts/redaction-mark";

// Anything shorter is no credential, and replacing it everywhere would garble the content.
const shortestToken = 32;
// A task token is base64 of several hundred characters. Shorter runs are ids, hashes and words.
const tokenLikeRun = /[A-Za-z0-9+/=_%-]{100,}/g;

/** The text with everything that could be a task token taken out, without reading it as JSON. */
export function redactText(text: string): string {
  return text.replaceAll(tokenLikeRun, redactionMark);
}

/**
 * A queue body without its task token: the field is removed, and the same text wherever else it stands. Of a
 * text that is no JSON object, or has no token in its place, every run that could be a token is replaced.
 */
export function redactBody(text: string): string {
  const value = parse(text);
  if (value === undefined) return redactText(text);
  const { MyTaskToken: token, ...rest } = value;
  const body = stringify(rest);
  if (body === undefined) return redactText(text);
  // Without a token in its place, one may stand anywhere.
  if (typeof token !== "string" || token.length < shortestToken) return redactText(body);
  return body.replaceAll(JSON.stringify(token).slice(1, -1), redactionMark);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Undefined where the value is nested too deeply to be written. */
function stringify(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
