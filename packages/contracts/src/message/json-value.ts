/**
 * JSON that keeps what JavaScript's numbers would lose. An integer beyond 2^53, `1.0` or `1e400` is kept as its source text
 * (`JSON.rawJSON`), so that writing the value gives the digits that were read. A workflow in JSONata has doubles only, but
 * others can send such numbers to the queue.
 */
export type JsonValue = null | boolean | number | string | RawNumber | readonly JsonValue[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
/** A value that `JSON.rawJSON` makes, and that `JSON.stringify` writes as the text that it has. */
export interface RawNumber {
  readonly rawJSON: string;
}

interface SourceTextJson {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}
// JSON.parse with source text access is part of the language since Node 21; TypeScript's library lacks it.
const sourceTextJson: SourceTextJson = JSON as JSON & SourceTextJson;

/** Whether a value is a number that is kept as its source text. */
export function isRawNumber(value: unknown): value is RawNumber {
  return sourceTextJson.isRawJSON(value);
}

// Only these spellings can differ from what JavaScript writes back: 16 digits or more, a fraction, an exponent, -0.
// A number outside of a string follows one of these marks; inside of one a match costs a slower walk and no more.
const fragileNumber = /(?:^|[[:,\s])(?:-0|-?\d+[.eE]|-?\d{16})/;

/**
 * Parses JSON text without losing digits of its numbers.
 * @throws SyntaxError where the text is not JSON; RangeError where it is nested too deeply to walk.
 */
export function parseJson(text: string): unknown {
  if (!fragileNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, keepSource);
}

function keepSource(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  return String(value) === context.source ? value : sourceTextJson.rawJSON(context.source);
}
