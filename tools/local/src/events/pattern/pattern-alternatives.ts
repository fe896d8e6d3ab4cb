import { parseJson } from "@ringback/contracts/message/json-value";
import { isObject } from "./event-values.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { reservedNames } from "./reserved-names.ts";
import { type ValueMatcher, valueMatcher } from "./value-matcher.ts";

/** What a pattern asks of one field of the event. */
export interface FieldPattern {
  readonly path: readonly string[];
  /** Any of them may match. */
  readonly matchers: readonly ValueMatcher[];
}

/** The fields of which all have to match, by their path. A pattern has more than one alternative where it has an `$or`. */
export type Alternative = ReadonlyMap<string, FieldPattern>;

/**
 * Reads a pattern.
 *
 * @throws InvalidEventPatternError
 */
export function patternAlternatives(json: string): readonly Alternative[] {
  let pattern: unknown;
  try {
    pattern = parseJson(json);
  } catch {
    throw new InvalidEventPatternError("Invalid JSON");
  }
  if (!isObject(pattern)) throw new InvalidEventPatternError("Filter is not an object");
  return withFields([new Map()], { path: [], pattern });
}

interface PatternObject {
  readonly path: readonly string[];
  readonly pattern: Readonly<Record<string, unknown>>;
}

/** The alternatives with the fields of an object of the pattern added to each. */
function withFields(
  before: readonly Alternative[],
  { path, pattern }: PatternObject,
): readonly Alternative[] {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidEventPatternError("Empty objects are not allowed");
  let alternatives = before;
  for (const [name, value] of fields) {
    const fieldPath = [...path, name];
    if (name === "$or" && isOr(value)) {
      const either = alternatives;
      alternatives = value.flatMap((branch) => withFields(either, { path, pattern: branch }));
    } else if (Array.isArray(value)) {
      const field = { path: fieldPath, matchers: matchersOf(value) };
      alternatives = alternatives.map((fieldsByPath) =>
        new Map(fieldsByPath).set(JSON.stringify(fieldPath), field),
      );
    } else if (isObject(value)) {
      alternatives = withFields(alternatives, { path: fieldPath, pattern: value });
    } else {
      throw new InvalidEventPatternError(`"${name}" must be an object or an array`);
    }
  }
  return alternatives;
}

/**
 * Whether the value of `$or` is alternatives: two objects or more, none of which has a field that is named as an operator.
 * Otherwise `$or` is a field like any other, as it was before EventBridge had the operator.
 */
function isOr(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((branch) => isObject(branch) && !Object.keys(branch).some((name) => reservedNames.has(name)))
  );
}

function matchersOf(values: readonly unknown[]): readonly ValueMatcher[] {
  if (values.length === 0) throw new InvalidEventPatternError("Empty arrays are not allowed");
  return values.map(valueMatcher);
}
