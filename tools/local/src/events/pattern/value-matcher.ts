import { addressRange } from "./address-range.ts";
import { anythingBut } from "./anything-but.ts";
import { isObject, numberText } from "./event-values.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { isSameNumber, numericRange } from "./numeric-range.ts";
import { isTextOperator, type TextTest, textTest } from "./text-test.ts";

/** Whether a value of the event matches; or `absent`, that the event has no value there. */
export type ValueMatcher = ((value: unknown) => boolean) | "absent";

/**
 * Reads one value of a field's array: a value that the event's has to equal, or an operator.
 *
 * @throws InvalidEventPatternError
 */
export function valueMatcher(pattern: unknown): ValueMatcher {
  if (isObject(pattern)) return operator(pattern);
  if (Array.isArray(pattern)) {
    throw new InvalidEventPatternError("Match value must be String, number, true, false, or null");
  }
  if (numberText(pattern) === undefined) return (value) => value === pattern;
  return (value) => isSameNumber(pattern, value);
}

function operator(pattern: Readonly<Record<string, unknown>>): ValueMatcher {
  const [name, ...others] = Object.keys(pattern);
  if (name === undefined) throw new InvalidEventPatternError("Match expression name not found");
  const matcher = operatorOf(name, pattern[name]);
  if (others.length > 0) {
    throw new InvalidEventPatternError(
      name === "numeric" || name === "anything-but"
        ? "Too many elements in numeric expression"
        : "Only one key allowed in match expression",
    );
  }
  return matcher;
}

function operatorOf(name: string, operand: unknown): ValueMatcher {
  if (name === "exists") {
    if (operand === true) return () => true;
    if (operand === false) return "absent";
    throw new InvalidEventPatternError("exists match pattern must be either true or false.");
  }
  if (name === "numeric") return numericRange(operand);
  if (name === "cidr") return ofText(addressRange(operand));
  if (name === "anything-but") return anythingBut(operand);
  if (isTextOperator(name)) return ofText(textTest(name, operand));
  throw new InvalidEventPatternError(`Unrecognized match type ${name}`);
}

const ofText = (test: TextTest) => (value: unknown) => typeof value === "string" && test(value);
