import { parseJson } from "@ringback/contracts/message/json-value";
import { shortestTaskToken } from "@ringback/contracts/task-tokens/could-be-task-token";
import { misplacedTaskToken } from "@ringback/contracts/task-tokens/misplaced-task-token";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";

/**
 * A queue body without its task token: the field `MyTaskToken` is removed, and the same text is replaced wherever else it
 * is. In a text that is not a JSON object, or has no token in that field, everything that can be a task token is replaced.
 */
export function redactBody(text: string): string {
  const value = parse(text);
  if (value === undefined) return redactTokensInText(text);
  const { MyTaskToken: token, ...rest } = value;
  const body = stringify(rest);
  if (body === undefined) return redactTokensInText(text);
  // Where its own field holds no token, one may be in any other.
  if (typeof token !== "string" || token.length < shortestTaskToken) return redactTokensInText(body);
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

/** Undefined where the value is nested too deeply to be written as JSON. */
function stringify(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
