import type { Json } from "../json.ts";
import { parsePathAt } from "../jsonpath/parse-path.ts";
import { argumentQuery } from "../jsonpath/path-query.ts";
import { TextCursor } from "../jsonpath/text-cursor.ts";
import { constantQuery, type Query } from "../language/query.ts";
import { runtimeError } from "../language/states-error.ts";
import { INTRINSIC_FUNCTIONS, IntrinsicProblem } from "./intrinsic-functions.ts";

/** Whether a text calls an intrinsic function. */
export const isIntrinsic = (text: string): boolean => text.startsWith("States.");

const FUNCTION_NAME = /States\.[A-Za-z0-9]+/y;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** Compiles `States.Name(...)`. Throws a QuerySyntaxError for a function or an argument that is none. */
export function compileIntrinsic(text: string): Query {
  const cursor = new TextCursor(text);
  const query = parseCall(cursor);
  cursor.skipSpace();
  if (!cursor.done) cursor.fail("unexpected character");
  return query;
}

function parseCall(cursor: TextCursor): Query {
  const start = cursor.at;
  const name = cursor.match(FUNCTION_NAME) ?? cursor.fail("expected a function");
  const implementation =
    INTRINSIC_FUNCTIONS.get(name) ?? cursor.fail(`'${name}' is not an intrinsic function`);
  cursor.skipSpace();
  cursor.expect("(");
  let text = "";
  const values: Query[] = [];
  cursor.skipSpace();
  while (!cursor.take(")")) {
    if (values.length > 0) cursor.expect(",");
    values.push(parseArgument(cursor, () => text));
    cursor.skipSpace();
  }
  text = cursor.text.slice(start, cursor.at);
  return {
    evaluate: (scope) => {
      // Paths and functions are synchronous, so these are values.
      const given: Json[] = [];
      for (const value of values) {
        const result = value.evaluate(scope);
        if (!(result instanceof Promise)) given.push(result);
      }
      try {
        return implementation(given);
      } catch (error) {
        const detail = error instanceof IntrinsicProblem ? error.message : `Invalid arguments in ${name}`;
        throw runtimeError(`There was an error while evaluating the intrinsic function: ${text}. ${detail}`);
      }
    },
  };
}

function parseArgument(cursor: TextCursor, callText: () => string): Query {
  cursor.skipSpace();
  if (cursor.sees("$")) return argumentQuery(parsePathAt(cursor), callText);
  if (cursor.sees("States.")) return parseCall(cursor);
  if (cursor.sees("'")) return constantQuery(parseText(cursor));
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const) {
    if (cursor.take(word)) return constantQuery(value);
  }
  const number = cursor.match(NUMBER);
  return number === undefined ? cursor.fail("expected an argument") : constantQuery(Number(number));
}

/**
 * A text in single quotes. `\'` and `\\` stand for the character itself; `\{` and `\}` stay as they are,
 * because States.Format distinguishes them from its placeholders.
 */
function parseText(cursor: TextCursor): string {
  cursor.expect("'");
  let value = "";
  while (!cursor.take("'")) {
    if (cursor.done) cursor.fail("the quote is not closed");
    if (cursor.take("\\'")) value += "'";
    else if (cursor.take("\\\\")) value += "\\";
    else {
      value += cursor.peek();
      cursor.at += 1;
    }
  }
  return value;
}
