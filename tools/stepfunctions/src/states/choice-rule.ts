import type { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject, type Json } from "../json.ts";
import { type JsonPath, parsePath } from "../jsonpath/parse-path.ts";
import { findPath } from "../jsonpath/path-query.ts";
import { type QueryScope, QuerySyntaxError } from "../language/query.ts";
import type { ChoiceTest } from "../language/state.ts";
import { runtimeError } from "../language/states-error.ts";
import { parseTimestamp } from "./timestamp.ts";

type Comparison = (left: Json, right: Json) => boolean;

const texts =
  (compare: (left: string, right: string) => boolean): Comparison =>
  (left, right) =>
    typeof left === "string" && typeof right === "string" && compare(left, right);

const numbers =
  (compare: (left: number, right: number) => boolean): Comparison =>
  (left, right) =>
    typeof left === "number" && typeof right === "number" && compare(left, right);

const timestamps =
  (compare: (left: number, right: number) => boolean): Comparison =>
  (left, right) => {
    const leftMs = typeof left === "string" ? parseTimestamp(left) : undefined;
    const rightMs = typeof right === "string" ? parseTimestamp(right) : undefined;
    return leftMs !== undefined && rightMs !== undefined && compare(leftMs, rightMs);
  };

/** The operators that compare with a value, or by their `...Path` twin with what a path finds. */
const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ["BooleanEquals", (left: Json, right: Json) => typeof left === "boolean" && left === right],
  ["NumericEquals", numbers((left, right) => left === right)],
  ["NumericLessThan", numbers((left, right) => left < right)],
  ["NumericLessThanEquals", numbers((left, right) => left <= right)],
  ["NumericGreaterThan", numbers((left, right) => left > right)],
  ["NumericGreaterThanEquals", numbers((left, right) => left >= right)],
  ["StringEquals", texts((left, right) => left === right)],
  ["StringLessThan", texts((left, right) => left < right)],
  ["StringLessThanEquals", texts((left, right) => left <= right)],
  ["StringGreaterThan", texts((left, right) => left > right)],
  ["StringGreaterThanEquals", texts((left, right) => left >= right)],
  ["TimestampEquals", timestamps((left, right) => left === right)],
  ["TimestampLessThan", timestamps((left, right) => left < right)],
  ["TimestampLessThanEquals", timestamps((left, right) => left <= right)],
  ["TimestampGreaterThan", timestamps((left, right) => left > right)],
  ["TimestampGreaterThanEquals", timestamps((left, right) => left >= right)],
]);

/** The operators that test what a value is. */
const TYPE_TESTS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ["IsNull", (value: Json) => value === null],
  ["IsString", (value: Json) => typeof value === "string"],
  ["IsNumeric", (value: Json) => typeof value === "number"],
  ["IsBoolean", (value: Json) => typeof value === "boolean"],
  ["IsTimestamp", (value: Json) => typeof value === "string" && parseTimestamp(value) !== undefined],
]);

/** What AWS names where a rule is none of these, or several. */
const RULE_KINDS = ["And", "Or", "Not", "Variable", "Condition"] as const;

const OPERATORS: readonly string[] = [
  ...[...COMPARISONS.keys()].flatMap((name) => [name, `${name}Path`]),
  ...TYPE_TESTS.keys(),
  "IsPresent",
  "StringMatches",
];

/** Reads a rule's condition: And, Or, Not, or a variable and one operator. */
export function parseChoiceTest(reader: FieldReader): ChoiceTest {
  const never: ChoiceTest = () => false;
  const [kind, ...more] = RULE_KINDS.filter((field) => reader.has(field));
  if (kind === undefined || more.length > 0)
    reader.problem(`The object must have only one of the following fields, [${RULE_KINDS.join(", ")}]`);
  if (kind === undefined || kind === "Condition") return never;
  if (reader.has("Not")) {
    const inner = reader.object("Not");
    if (!inner) return never;
    const test = parseInnerTest(reader.inside(inner, "Not"));
    return (scope) => !test(scope);
  }
  for (const combination of ["And", "Or"] as const) {
    if (!reader.has(combination)) continue;
    const tests = parseTests(reader, combination);
    return combination === "And"
      ? (scope) => tests.every((test) => test(scope))
      : (scope) => tests.some((test) => test(scope));
  }
  return parseComparison(reader) ?? never;
}

function parseInnerTest(reader: FieldReader): ChoiceTest {
  const test = parseChoiceTest(reader);
  reader.finish();
  return test;
}

function parseTests(reader: FieldReader, field: "And" | "Or"): ChoiceTest[] {
  const rules = reader.filledArray(field) ?? [];
  return rules.map((rule, index) => {
    if (isJsonObject(rule)) return parseInnerTest(reader.inside(rule, `${field}[${index}]`));
    reader.problem("Expected value of type Object", `${field}[${index}]`);
    return () => false;
  });
}

function parseComparison(reader: FieldReader): ChoiceTest | undefined {
  const variable = parsePathField(reader, "Variable");
  reader.requireOne(OPERATORS);
  const operators = OPERATORS.filter((name) => reader.has(name));
  for (const name of operators) reader.value(name);
  const operator = operators[0];
  if (operator === undefined) return undefined;
  const test = parseOperator(reader, operator);
  if (!variable || !test) return undefined;
  if (operator === "IsPresent") {
    const wanted = reader.value(operator);
    return (scope) => findPath(variable, scope).found === wanted;
  }
  return (scope) => test(found(variable, scope), scope);
}

type OperatorTest = (value: Json, scope: QueryScope) => boolean;

function parseOperator(reader: FieldReader, operator: string): OperatorTest | undefined {
  const expected = reader.value(operator);
  const typeTest = TYPE_TESTS.get(operator);
  if (typeTest || operator === "IsPresent") {
    if (typeof expected !== "boolean") reader.problem("Expected value of type Boolean", operator);
    return (value) => (typeTest?.(value) ?? true) === expected;
  }
  if (operator === "StringMatches") {
    if (typeof expected !== "string") {
      reader.problem("Expected value of type String", operator);
      return undefined;
    }
    return (value) => typeof value === "string" && matchesWildcards(value, expected);
  }
  const compare = COMPARISONS.get(operator.replace(/Path$/, ""));
  if (!compare || expected === undefined) return undefined;
  if (operator.endsWith("Path")) {
    const path = parsePathField(reader, operator);
    return path && ((value, scope) => compare(value, found(path, scope)));
  }
  if (!hasOperandType(operator, expected)) {
    reader.problem(`Expected value of type ${operandType(operator)}`, operator);
    return undefined;
  }
  return (value) => compare(value, expected);
}

function operandType(operator: string): "String" | "Numeric" | "Boolean" | "Timestamp" {
  if (operator.startsWith("Numeric")) return "Numeric";
  if (operator.startsWith("Boolean")) return "Boolean";
  return operator.startsWith("Timestamp") ? "Timestamp" : "String";
}

function hasOperandType(operator: string, value: Json): boolean {
  switch (operandType(operator)) {
    case "Numeric":
      return typeof value === "number";
    case "Boolean":
      return typeof value === "boolean";
    case "Timestamp":
      return typeof value === "string" && parseTimestamp(value) !== undefined;
    case "String":
      return typeof value === "string";
  }
}

function parsePathField(reader: FieldReader, field: string): JsonPath | undefined {
  const text = reader.string(field);
  if (text === undefined) return undefined;
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const why = text.startsWith("$") ? "Illegal token" : "Reference path didn't start with '$'";
    reader.problem(`Value is not a Reference Path: ${why}`, field);
    return undefined;
  }
}

function found(path: JsonPath, scope: QueryScope): Json {
  const result = findPath(path, scope);
  if (result.found) return result.value;
  throw runtimeError(
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
}

/**
 * StringMatches: `*` stands for any run of characters, `\*` for the star itself. Linear in practice: only
 * the last star is ever tried again.
 */
function matchesWildcards(text: string, pattern: string): boolean {
  const tokens: (string | null)[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === "\\" && at + 1 < pattern.length) {
      at += 1;
      tokens.push(pattern.charAt(at));
    } else {
      tokens.push(character === "*" ? null : character);
    }
  }
  let inText = 0;
  let inPattern = 0;
  let star = -1;
  let retryFrom = 0;
  while (inText < text.length) {
    if (inPattern < tokens.length && tokens[inPattern] === null) {
      star = inPattern;
      retryFrom = inText;
      inPattern += 1;
    } else if (inPattern < tokens.length && tokens[inPattern] === text.charAt(inText)) {
      inText += 1;
      inPattern += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      retryFrom += 1;
      inText = retryFrom;
    } else {
      return false;
    }
  }
  return tokens.slice(inPattern).every((token) => token === null);
}
