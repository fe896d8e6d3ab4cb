import { isObject, numberText } from "./event-values.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { isSameNumber } from "./numeric-range.ts";
import { type TextTest, textTests } from "./text-test.ts";

/** What `anything-but` can be said of in addition to values: each with a text or a list of texts. */
const innerOperators = ["equals-ignore-case", "prefix", "suffix", "wildcard"] as const;
type InnerOperator = (typeof innerOperators)[number];

/**
 * Reads what `anything-but` excludes: a text, a number, a list of either, or a text operator. A value of another kind is
 * always something else.
 *
 * @throws InvalidEventPatternError
 */
export function anythingBut(operand: unknown): (value: unknown) => boolean {
  if (isObject(operand)) return anyTextBut(operand);
  if (typeof operand === "string" || numberText(operand) !== undefined) return exclude([operand]);
  if (!Array.isArray(operand)) {
    throw new InvalidEventPatternError(
      "Value of anything-but must be an array or single string/number value.",
    );
  }
  if (operand.some((value) => typeof value !== "string" && numberText(value) === undefined)) {
    throw new InvalidEventPatternError("Inside anything but list, start|null|boolean is not supported.");
  }
  if (new Set(operand.map((value) => typeof value === "string")).size !== 1) {
    throw new InvalidEventPatternError(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  return exclude(operand);
}

const exclude = (excluded: readonly unknown[]) => (value: unknown) =>
  !excluded.some((one) => one === value || isSameNumber(one, value));

function anyTextBut(operand: Readonly<Record<string, unknown>>): (value: unknown) => boolean {
  const [name, ...others] = Object.keys(operand);
  if (name === undefined) throw new InvalidEventPatternError("Anything-But expression name not found");
  const operator = innerOperators.find((known) => known === name);
  if (operator === undefined) {
    throw new InvalidEventPatternError(`Unsupported anything-but pattern: ${name}`);
  }
  const excluded = [operand[name]].flat().map((text) => innerTest(operator, text));
  if (others.length > 0) throw new InvalidEventPatternError("Too many elements in numeric expression");
  return (value) => typeof value !== "string" || !excluded.some((test) => test(value));
}

function innerTest(operator: InnerOperator, text: unknown): TextTest {
  if (typeof text === "string") {
    if (text === "" && (operator === "prefix" || operator === "suffix")) {
      throw new InvalidEventPatternError("Null prefix/suffix not allowed");
    }
    return textTests[operator](text);
  }
  if (operator === "wildcard") {
    throw new InvalidEventPatternError("wildcard match pattern must be a string");
  }
  throw new InvalidEventPatternError(
    operator === "equals-ignore-case"
      ? "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
      : "prefix/suffix match pattern must be a string",
  );
}
