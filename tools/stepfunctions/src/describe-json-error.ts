const LITERAL = /[A-Za-z0-9_$.+-]+/y;
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const SOURCE = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";

interface JsonProblem {
  readonly message: string;
  /** How many characters AWS's parser had read. */
  readonly read: number;
}

/** What is wrong with a text that is not JSON, in the words that AWS's parser uses for the usual cases. */
export const describeJsonError = (text: string): string => problemOf(text).message;

/** The same, followed by the place, as AWS shows it of a text inside a workflow. */
export function describeJsonErrorAndPlace(text: string): string {
  const { message, read } = problemOf(text);
  return `${message}\n at ${placeOf(text, read)}`;
}

/** Line and column, each from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${SOURCE}; line: ${before.split("\n").length}, column: ${offset - before.lastIndexOf("\n")}]`;
}

function problemOf(text: string): JsonProblem {
  const first = text.search(/\S/);
  if (first < 0) return { message: "No content to map due to end-of-input", read: 0 };
  const character = text.charAt(first);
  if (character === "{") {
    const at = first + 1 + text.slice(first + 1).search(/\S|$/);
    const next = text.charAt(at);
    if (next !== "" && next !== '"' && next !== "}") {
      const message = `Unexpected character ('${next}' (code ${next.charCodeAt(0)})): was expecting double-quote to start field name`;
      return { message, read: at };
    }
  } else if (!/["[\d-]/.test(character)) {
    return strangeStart(text, first);
  }
  return unclosed(text) ?? { message: parserMessage(text), read: text.length };
}

function strangeStart(text: string, at: number): JsonProblem {
  LITERAL.lastIndex = at;
  const word = LITERAL.exec(text)?.[0];
  if (word !== undefined) {
    return { message: `Unrecognized token '${word}': was expecting ${EXPECTED}`, read: at + word.length };
  }
  const character = text.charAt(at);
  const message = `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a valid value ${EXPECTED}`;
  return { message, read: at };
}

/** An object or array that is whole as far as it goes, and is not closed. */
function unclosed(text: string): JsonProblem | undefined {
  const open: number[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") open.push(index);
    else if (token === "}" || token === "]") open.pop();
  }
  const innermost = open.at(-1);
  const closers = open.map((at) => (text.charAt(at) === "{" ? "}" : "]")).reverse();
  if (innermost === undefined || !isJson(text + closers.join(""))) return undefined;
  const kind = text.charAt(innermost) === "{" ? "Object" : "Array";
  const message = `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${placeOf(text, innermost)})`;
  return { message, read: text.length };
}

function isJson(text: string): boolean {
  return parserMessage(text) === "";
}

function parserMessage(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
