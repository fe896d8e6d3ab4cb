import { parseJson } from "@ringback/contracts/message/json-value";
import { shortestTaskToken } from "@ringback/contracts/task-tokens/could-be-task-token";
import { misplacedTaskToken } from "@ringback/contracts/task-tokens/misplaced-task-token";
import { redactTaskTokens } from "@ringback/contracts/task-tokens/redact-task-tokens";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";

/**
 * A queue body without its task token: the field is removed, and the same text wherever else it stands. Of a
 * text that is no JSON object, or has no token in its place, everything is replaced that can be a task token.
 */
export function redactBody(text: string): string {
  const value = parse(text);
  if (value === undefined) return redactTaskTokens(text);
  const { MyTaskToken: token, ...rest } = value;
  const body = stringify(rest);
  if (body === undefined) return redactTaskTokens(text);
  // Without a token in its place, one may stand anywhere.
  if (typeof token !== "string" || token.length < shortestTaskToken) return redactTaskTokens(body);
  const misplaced = misplacedTaskToken({ ...fieldsOf(rest["Record"]), taskToken: token });
  const tokens = misplaced === undefined ? [token] : [token, misplaced.text];
  return tokens.reduce(
    (clean, secret) => clean.replaceAll(JSON.stringify(secret).slice(1, -1), redactionMark),
    body,
  );
}

function fieldsOf(record: unknown): { messageId: unknown; createdAt: unknown } {
  if (!isObject(record)) return { messageId: undefined, createdAt: undefined };
  return { messageId: record["messageId"], createdAt: record["createdAt"] };
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
