import jsonata from "jsonata";
import { lookUp } from "../execution/variable-scope.ts";
import type { Json, JsonObject } from "../json.ts";
import { isJsonObject, setKey } from "../json.ts";
import { type Query, type QueryScope, QuerySyntaxError } from "../query.ts";
import { queryError } from "../states-error.ts";
import { AWS_FUNCTIONS } from "./aws-functions.ts";
import { expressionShape } from "./expression-shape.ts";
import { toJson, UNSUPPORTED } from "./jsonata-result.ts";

/** What jsonata throws: an object, or an Error, with a code. */
function jsonataFailure(error: unknown): string {
  const { code, message } = (typeof error === "object" && error !== null ? error : {}) as {
    code?: unknown;
    message?: unknown;
  };
  const text = typeof message === "string" ? message : String(error);
  return typeof code === "string" && /^[A-Z]\d{4}$/.test(code) ? `. ${code}: ${text}` : `: ${text}`;
}

/** Parses an expression, with AWS's own functions among its names. */
export function parseJsonata(
  expression: string,
  guards?: { timeout: number; stack: number; sequence: number },
): jsonata.Expression {
  const compiled = jsonata(expression, guards);
  const { names } = expressionShape(compiled.ast());
  for (const name of names) {
    const added = AWS_FUNCTIONS.get(name);
    if (added) compiled.registerFunction(name, added.implementation, added.signature);
  }
  // AWS leaves $eval out: it could hide an expression from every check.
  if (names.has("eval")) compiled.assign("eval", undefined);
  return compiled;
}

/** Compiles one expression (the text between `{%` and `%}`). `label` names its field in AWS's sentences. */
export function compileJsonata(expression: string, label: string): Query {
  let compiled: jsonata.Expression;
  try {
    compiled = parseJsonata(expression);
  } catch (error) {
    throw new QuerySyntaxError(`The JSONata expression '${expression}' is invalid${jsonataFailure(error)}`);
  }
  const shape = expressionShape(compiled.ast());
  const names = [...shape.names].filter((name) => name !== "states" && name !== "" && name !== "$");
  const readsClock = shape.names.has("now") || shape.names.has("millis");
  const failed = (detail: string) =>
    queryError({
      cause: `The JSONata expression '${expression}' specified for the field '${label}' ${detail}`,
      location: label,
    });
  const checked = (value: unknown): Json => {
    if (value === undefined) throw failed("returned nothing (undefined).");
    const json = toJson(value);
    if (json === UNSUPPORTED) throw failed("returned an unsupported result type.");
    return json;
  };
  const bindings = (scope: QueryScope): JsonObject => {
    const bound: JsonObject = {};
    if (shape.names.has("states")) bound["states"] = statesObject(scope);
    for (const name of names) {
      const value = lookUp(scope.variables, name);
      if (value !== undefined) setKey(bound, name, value);
    }
    return bound;
  };
  const evaluateWhole = async (scope: QueryScope): Promise<Json> => {
    let value: unknown;
    try {
      if (!shape.tame) {
        value = await scope.evaluator.evaluateApart(expression, bindings(scope));
      } else {
        if (readsClock) bindClock(compiled, scope);
        value = await compiled.evaluate(undefined, bindings(scope));
      }
    } catch (error) {
      throw failed(`threw an error during evaluation${jsonataFailure(error)}`);
    }
    return checked(value);
  };
  const { path } = shape;
  if (!path) return { expression, evaluate: evaluateWhole };
  return {
    expression,
    evaluate: (scope) => {
      const value = followPath(scope, path);
      if (value === NEEDS_JSONATA) return evaluateWhole(scope);
      // It comes from the scope, so it is plain JSON already.
      if (value === undefined) throw failed("returned nothing (undefined).");
      return value;
    },
  };
}

/** `$now()` and `$millis()` tell the engine's time, which in a test may be virtual. */
function bindClock(compiled: jsonata.Expression, scope: QueryScope): void {
  const now = scope.evaluator.now();
  compiled.registerFunction("millis", () => now, "<:n>");
  compiled.registerFunction("now", nowFunction(now), "<s?s?:s>");
}

/** `$now(picture, timezone)` is `$fromMillis` of the moment. */
export function nowFunction(now: number): (picture?: string, timezone?: string) => Promise<string> {
  return async (picture, timezone) => {
    const value: unknown = await FORMAT_TIME.evaluate(undefined, { now, picture, timezone });
    return String(value);
  };
}

const FORMAT_TIME = jsonata("$fromMillis($now, $picture, $timezone)");

function statesObject(scope: QueryScope): JsonObject {
  const states: JsonObject = { input: scope.input, context: scope.context() };
  if (scope.result !== undefined) states["result"] = scope.result;
  if (scope.errorOutput !== undefined) states["errorOutput"] = scope.errorOutput;
  return states;
}

const NEEDS_JSONATA = Symbol("needs jsonata");

/** Follows a plain path by hand, as jsonata would; where an array is on the way, jsonata's own rules are needed. */
function followPath(scope: QueryScope, path: readonly string[]): Json | undefined | typeof NEEDS_JSONATA {
  let at: Json | undefined;
  let next = 1;
  if (path[0] === "states") {
    if (path.length === 1) return statesObject(scope);
    at = statesField(scope, path[1]);
    next = 2;
  } else {
    at = lookUp(scope.variables, path[0] ?? "");
    // A name that is no variable may be one of jsonata's functions.
    if (at === undefined) return NEEDS_JSONATA;
  }
  for (; next < path.length; next += 1) {
    if (Array.isArray(at)) return NEEDS_JSONATA;
    const key = path[next];
    if (!isJsonObject(at) || key === undefined || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

function statesField(scope: QueryScope, field: string | undefined): Json | undefined {
  switch (field) {
    case "input":
      return scope.input;
    case "context":
      return scope.context();
    case "result":
      return scope.result;
    case "errorOutput":
      return scope.errorOutput;
    default:
      return undefined;
  }
}
