const LITERAL = /[A-Za-z0-9_$.+-]+/y;
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/** What is wrong with a text that is no JSON, in the words that AWS's parser uses for the usual cases. */
export function describeJsonError(text: string): string {
  let at = 0;
  const skipSpace = () => {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  };
  skipSpace();
  if (at === text.length) return "No content to map due to end-of-input";
  const first = text.charAt(at);
  if (first === "{") {
    at += 1;
    skipSpace();
    const next = text.charAt(at);
    if (next !== "" && next !== '"' && next !== "}") {
      return `Unexpected character ('${next}' (code ${next.charCodeAt(0)})): was expecting double-quote to start field name`;
    }
  } else if (!/["[\d-]/.test(first)) {
    LITERAL.lastIndex = at;
    const word = LITERAL.exec(text)?.[0];
    return word === undefined
      ? `Unexpected character ('${first}' (code ${first.charCodeAt(0)})): expected a valid value ${EXPECTED}`
      : `Unrecognized token '${word}': was expecting ${EXPECTED}`;
  }
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "Invalid JSON";
}
