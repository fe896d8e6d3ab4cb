import { maximumTaskTokenCharacters } from "../task-tokens/could-be-task-token.ts";

/**
 * What a queue body says of itself, found without parsing it: its task token, the string under `MyTaskToken` of the
 * outermost object, and its message's id, the string under `messageId` of an object in that. One pass over the
 * characters with no recursion and nothing kept, so that no body can end the process that looks.
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
    // Of two fields of one name the last one counts, as for JSON.parse.
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

/** The string behind a key, if it has 1 to 2,048 characters: as long as a token or an id may be. */
function stringBehind(text: string, endOfKey: number): string | undefined {
  // White space and the colon before it; with every character escaped it has six times as many.
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
