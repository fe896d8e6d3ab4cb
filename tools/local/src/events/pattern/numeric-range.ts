import { numberText } from "./event-values.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";

/** "Numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive, with 15 digits of precision." */
const largest = 5_000_000_000;

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/** Whether two numbers are the same: equal in value where EventBridge compares values, else equal to the digit. */
export function isSameNumber(a: unknown, b: unknown): boolean {
  const text = numberText(a);
  const other = numberText(b);
  if (text === undefined || other === undefined) return false;
  if (text === other) return true;
  const value = comparable(text);
  return value !== undefined && value === comparable(other);
}

/**
 * Reads a comparison, or two that make a range: `["=", 1]`, `[">", 0, "<=", 5]`.
 *
 * @throws InvalidEventPatternError
 */
export function numericRange(operand: unknown): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new InvalidEventPatternError("Value of numeric must be an array.");
  const [operator, limit, upperOperator, upperLimit, ...others]: unknown[] = operand;
  if (typeof operator !== "string") {
    throw new InvalidEventPatternError(`Invalid member in numeric match: ${textOf(operator)}`);
  }
  const compare = comparisons[operator];
  if (compare === undefined) {
    throw new InvalidEventPatternError(`Unrecognized numeric range operator: ${operator}`);
  }
  const bound = boundOf(operator === "=" ? "equals" : operator, limit);
  if (operand.length === 2) return (value) => satisfies(value, (number) => compare(number, bound));
  if (operator !== ">" && operator !== ">=") {
    throw new InvalidEventPatternError("Too many elements in numeric expression");
  }
  if (typeof upperOperator !== "string") {
    throw new InvalidEventPatternError(`Bad value in numeric range: ${textOf(upperOperator)}`);
  }
  const compareUpper =
    upperOperator === "<" || upperOperator === "<=" ? comparisons[upperOperator] : undefined;
  if (compareUpper === undefined) {
    throw new InvalidEventPatternError(`Bad numeric range operator: ${upperOperator}`);
  }
  const upperBound = boundOf(upperOperator, upperLimit);
  if (others.length > 0) throw new InvalidEventPatternError("Too many terms in numeric range expression");
  if (bound >= upperBound) {
    throw new InvalidEventPatternError("Bottom must be less than top");
  }
  return (value) => satisfies(value, (number) => compare(number, bound) && compareUpper(number, upperBound));
}

function boundOf(operator: string, limit: unknown): number {
  const text = numberText(limit);
  if (text === undefined) throw new InvalidEventPatternError(`Value of ${operator} must be numeric`);
  const bound = comparable(text);
  if (bound === undefined) {
    throw new InvalidEventPatternError("Value must be between -5.0E9 and 5.0E9, inclusive");
  }
  return bound;
}

function satisfies(value: unknown, test: (number: number) => boolean): boolean {
  const text = numberText(value);
  const number = text === undefined ? undefined : comparable(text);
  return number !== undefined && test(number);
}

function comparable(text: string): number | undefined {
  const number = Number(text);
  return Math.abs(number) <= largest ? number : undefined;
}

const textOf = (value: unknown) => numberText(value) ?? JSON.stringify(value) ?? "]";
