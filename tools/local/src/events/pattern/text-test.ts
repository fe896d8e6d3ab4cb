import { isObject } from "./event-values.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { wildcard } from "./wildcard.ts";

/** Whether a text of the event matches. */
export type TextTest = (text: string) => boolean;

/** The operators that compare texts. */
export const textTests = {
  exactly: (expected) => (text) => text === expected,
  "equals-ignore-case": (expected) => {
    const folded = expected.toLowerCase();
    return (text) => text.toLowerCase() === folded;
  },
  prefix: (expected) => (text) => text.startsWith(expected),
  suffix: (expected) => (text) => text.endsWith(expected),
  wildcard,
} as const satisfies Record<string, (expected: string) => TextTest>;

type TextOperator = keyof typeof textTests;

export const isTextOperator = (name: string): name is TextOperator => Object.hasOwn(textTests, name);

/**
 * Reads what a text operator is given: a text, and for `prefix` and `suffix` also `{ "equals-ignore-case": text }`.
 *
 * @throws InvalidEventPatternError
 */
export function textTest(name: TextOperator, operand: unknown): TextTest {
  if (typeof operand === "string") return textTests[name](operand);
  if ((name === "prefix" || name === "suffix") && isObject(operand)) return ignoringCase(name, operand);
  throw new InvalidEventPatternError(`${name === "exactly" ? "exact" : name} match pattern must be a string`);
}

function ignoringCase(name: "prefix" | "suffix", operand: Readonly<Record<string, unknown>>): TextTest {
  const [inner, ...others] = Object.keys(operand);
  const title = name === "prefix" ? "Prefix" : "Suffix";
  if (inner === undefined) throw new InvalidEventPatternError(`${title} expression name not found`);
  if (inner !== "equals-ignore-case") {
    throw new InvalidEventPatternError(`Unsupported ${name} pattern: ${inner}`);
  }
  const expected = operand[inner];
  if (typeof expected !== "string") {
    throw new InvalidEventPatternError("equals-ignore-case match pattern must be a string");
  }
  if (others.length > 0) throw new InvalidEventPatternError("Only one key allowed in match expression");
  const test = textTests[name](expected.toLowerCase());
  return (text) => test(text.toLowerCase());
}
