import { isJsonObject, type Json, type JsonObject, setKey } from "../json.ts";
import type { QueryScope } from "../language/query.ts";
import { lookUp } from "../language/variable-scope.ts";
import { type AstNode, astNode, hasOnly, listField, textField } from "./ast-node.ts";
import { PLAIN_FUNCTIONS } from "./plain-functions.ts";
import { NEEDS_JSONATA, type PlainValue, truth } from "./plain-value.ts";
import { statesField, statesVariable } from "./states-variable.ts";

/** An expression, or a part of one, evaluated by hand. */
export type PlainEvaluation = (scope: QueryScope) => PlainValue;

/**
 * Compiles expressions of the plainest kind (paths, constants, comparisons, objects) so that they need
 * neither a promise nor jsonata's environment. Whatever is not plain, at compile time or with the values
 * at hand, is left to jsonata, so that the meaning is jsonata's always.
 */
export function plainEvaluation(ast: unknown): PlainEvaluation | undefined {
  const node = astNode(ast);
  if (!node) return undefined;
  switch (node.type) {
    case "string":
    case "number":
    case "value":
      return constant(node);
    case "variable":
      return hasOnly(node) ? followed(textField(node, "value"), []) : undefined;
    case "path":
      return path(node);
    case "block":
      return block(node);
    case "condition":
      return condition(node);
    case "binary":
      return binary(node);
    case "unary":
      return node.fields["value"] === "{" ? objectConstructor(node) : arrayConstructor(node);
    case "function":
      return call(node);
    default:
      return undefined;
  }
}

function constant(node: AstNode): PlainEvaluation | undefined {
  const { value } = node.fields;
  if (!hasOnly(node)) return undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return () => value;
  return typeof value === "number" && Number.isFinite(value) ? () => value : undefined;
}

function path(node: AstNode): PlainEvaluation | undefined {
  if (!hasOnly(node, "steps")) return undefined;
  const names: string[] = [];
  for (const [index, value] of listField(node, "steps").entries()) {
    const step = astNode(value);
    const name = step && textField(step, "value");
    if (!step || name === undefined || !hasOnly(step) || step.type !== (index === 0 ? "variable" : "name")) {
      return undefined;
    }
    names.push(name);
  }
  return followed(names[0], names.slice(1));
}

function followed(variable: string | undefined, names: readonly string[]): PlainEvaluation | undefined {
  // `$` and `$$` stand for the document.
  if (variable === undefined || variable === "" || variable === "$") return undefined;
  if (variable !== "states") {
    return (scope) => {
      const value = lookUp(scope.variables, variable);
      // A name that is not a variable may be one of jsonata's functions.
      return value === undefined ? NEEDS_JSONATA : follow(value, names);
    };
  }
  const [field, ...rest] = names;
  if (field === undefined) return statesVariable;
  return (scope) => follow(statesField(scope, field), rest);
}

function follow(start: Json | undefined, names: readonly string[]): PlainValue {
  let at = start;
  for (const name of names) {
    // In an array, jsonata takes the field of each item and flattens the result.
    if (Array.isArray(at)) return NEEDS_JSONATA;
    if (!isJsonObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

function block(node: AstNode): PlainEvaluation | undefined {
  const expressions = listField(node, "expressions");
  return expressions.length === 1 && hasOnly(node, "expressions")
    ? plainEvaluation(expressions[0])
    : undefined;
}

function condition(node: AstNode): PlainEvaluation | undefined {
  const test = plainEvaluation(node.fields["condition"]);
  const then = plainEvaluation(node.fields["then"]);
  const otherwise =
    node.fields["else"] === undefined ? () => undefined : plainEvaluation(node.fields["else"]);
  if (!test || !then || !otherwise || !hasOnly(node, "condition", "then", "else")) return undefined;
  return (scope) => {
    const holds = truth(test(scope));
    if (holds === NEEDS_JSONATA) return NEEDS_JSONATA;
    return holds ? then(scope) : otherwise(scope);
  };
}

function binary(node: AstNode): PlainEvaluation | undefined {
  const left = plainEvaluation(node.fields["lhs"]);
  const right = plainEvaluation(node.fields["rhs"]);
  const operator = textField(node, "value");
  if (!left || !right || !hasOnly(node, "lhs", "rhs")) return undefined;
  if (operator === "and" || operator === "or") {
    return (scope) => {
      const first = truth(left(scope));
      if (first === NEEDS_JSONATA || first === (operator === "or")) return first;
      return truth(right(scope));
    };
  }
  const apply = OPERATORS.get(operator ?? "");
  return apply && ((scope) => apply(left(scope), right(scope)));
}

type Operator = (left: PlainValue, right: PlainValue) => PlainValue;

function equality(wanted: boolean): Operator {
  return (left, right) => {
    if (left === NEEDS_JSONATA || right === NEEDS_JSONATA) return NEEDS_JSONATA;
    // Nothing is equal to a value that is not there, and nothing is unequal to it either.
    if (left === undefined || right === undefined) return false;
    const deep = (value: Json) => typeof value === "object" && value !== null;
    if (deep(left) || deep(right)) return NEEDS_JSONATA;
    return (left === right) === wanted;
  };
}

function order(compare: (left: number | string, right: number | string) => boolean): Operator {
  return (left, right) => {
    const numbers = typeof left === "number" && typeof right === "number";
    const texts = typeof left === "string" && typeof right === "string";
    return numbers || texts ? compare(left, right) : NEEDS_JSONATA;
  };
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["=", equality(true)],
  ["!=", equality(false)],
  ["<", order((left, right) => left < right)],
  ["<=", order((left, right) => left <= right)],
  [">", order((left, right) => left > right)],
  [">=", order((left, right) => left >= right)],
  [
    "&",
    (left, right) => (typeof left === "string" && typeof right === "string" ? left + right : NEEDS_JSONATA),
  ],
]);

function objectConstructor(node: AstNode): PlainEvaluation | undefined {
  if (!hasOnly(node, "lhs")) return undefined;
  const fields = new Map<string, PlainEvaluation>();
  for (const pair of listField(node, "lhs")) {
    const [key, value]: readonly unknown[] = Array.isArray(pair) ? pair : [];
    const keyNode = astNode(key);
    const name = keyNode?.type === "string" && hasOnly(keyNode) ? textField(keyNode, "value") : undefined;
    const query = plainEvaluation(value);
    // The same key twice is an error, whose message is jsonata's.
    if (name === undefined || !query || fields.has(name)) return undefined;
    fields.set(name, query);
  }
  return (scope) => {
    const result: JsonObject = {};
    for (const [name, query] of fields) {
      const value = query(scope);
      if (value === NEEDS_JSONATA) return NEEDS_JSONATA;
      if (value !== undefined) setKey(result, name, value);
    }
    return result;
  };
}

function arrayConstructor(node: AstNode): PlainEvaluation | undefined {
  if (node.fields["value"] !== "[" || !hasOnly(node, "expressions", "consarray")) return undefined;
  const items: PlainEvaluation[] = [];
  for (const expression of listField(node, "expressions")) {
    const item = plainEvaluation(expression);
    if (!item) return undefined;
    items.push(item);
  }
  return (scope) => {
    const result: Json[] = [];
    for (const item of items) {
      const value = item(scope);
      // An array inside may be flattened or not.
      if (value === NEEDS_JSONATA || Array.isArray(value)) return NEEDS_JSONATA;
      if (value !== undefined) result.push(value);
    }
    return result;
  };
}

function call(node: AstNode): PlainEvaluation | undefined {
  const procedure = astNode(node.fields["procedure"]);
  if (procedure?.type !== "variable" || !hasOnly(procedure)) return undefined;
  const name = textField(procedure, "value") ?? "";
  const implementation = PLAIN_FUNCTIONS.get(name);
  const given = listField(node, "arguments");
  const argument = plainEvaluation(given[0]);
  if (!implementation || !argument || given.length !== 1) return undefined;
  if (!hasOnly(node, "procedure", "arguments", "name")) return undefined;
  return (scope) => {
    // A variable may carry a function's name.
    if (lookUp(scope.variables, name) !== undefined) return NEEDS_JSONATA;
    const value = argument(scope);
    return value === NEEDS_JSONATA ? NEEDS_JSONATA : implementation(value);
  };
}
