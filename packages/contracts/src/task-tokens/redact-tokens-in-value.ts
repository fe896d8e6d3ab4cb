import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";

// In characters. A shorter value is not a token: a message's content may have a field of that name.
const shortestToken = 32;

/**
 * A copy of a JSON value in which the values of all fields named MyTaskToken are replaced by `redactionMark`, and the same
 * text wherever else it is. Strings that are JSON are searched too, since Step Functions keeps parameters and bodies as
 * text. A value that JSON cannot represent (a function, undefined) is returned as it is.
 */
export function redactTokensInValue<T>(value: T): T {
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  const tokens = tokensIn(value);
  const clean = (part: string) => tokens.reduce((rest, token) => rest.replaceAll(token, redactionMark), part);
  return JSON.parse(text, (_key, field) => (typeof field === "string" ? clean(field) : field));
}

function tokensIn(whole: unknown): readonly string[] {
  const found = new Set<string>();
  // A list of its own instead of recursion: a text may hold JSON that is nested deeper than the stack.
  const open = [whole];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string" && value.includes("MyTaskToken")) open.push(parsed(value));
    if (typeof value !== "object" || value === null) continue;
    for (const [key, field] of Object.entries(value)) {
      if (key === "MyTaskToken" && typeof field === "string" && field.length >= shortestToken)
        found.add(field);
      else open.push(field);
    }
  }
  return [...found];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
