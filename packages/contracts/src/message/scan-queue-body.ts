import { maximumTaskTokenCharacters } from "../task-tokens/could-be-task-token.ts";

/**
 * Finds the task token and the message's id in a queue body without parsing it: the string under `MyTaskToken` in the
 * outermost object, and the string under `messageId` in an object within that. It is one pass over the characters, without
 * recursion and without keeping anything, so that no body can end the process that scans it.
 *
 * @returns each undefined where it is missing, empty or longer than 2,048 characters
 */
export function scanQueueBody(text: string): {
  taskToken: string | undefined;
  messageId: string | undefined;
} {
  let depth = 0;
  const found: { taskToken: string | undefined; messageId: string | undefined } = {
    taskToken: undefined,
    messageId: undefined,
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (character !== '"') continue;
    const end = endOfString(text, at);
    // Of two fields with the same name the last one counts, as with JSON.parse.
    if (depth === 1 && text.startsWith('"MyTaskToken"', at)) found.taskToken = stringBehind(text, end);
    if (depth === 2 && text.startsWith('"messageId"', at)) found.messageId = stringBehind(text, end);
    at = end;
  }
  return found;
}

/** Where the string that begins here has its closing quote, or where the text ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** The string after a key, if it has 1 to 2,048 characters, which is how long a token or an id may be. */
function stringBehind(text: string, endOfKey: number): string | undefined {
  // Room for white space and the colon before it, and for every character being escaped, which makes it six times as long.
  const rest = text.slice(endOfKey + 1, endOfKey + 1 + 6 * maximumTaskTokenCharacters + 64);
  const [, value] = /^\s*:\s*("(?:[^"\\]|\\.)*")/.exec(rest) ?? [];
  if (value === undefined) return undefined;
  try {
    const string: unknown = JSON.parse(value);
    const isUsable =
      typeof string === "string" && string !== "" && string.length <= maximumTaskTokenCharacters;
    return isUsable ? string : undefined;
  } catch {
    return undefined;
  }
}
