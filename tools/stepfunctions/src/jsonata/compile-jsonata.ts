import jsonata from "jsonata";
import type { Json, JsonObject } from "../json.ts";
import { setKey } from "../json.ts";
import { type Query, type QueryScope, QuerySyntaxError } from "../language/query.ts";
import { queryError } from "../language/states-error.ts";
import { lookUp } from "../language/variable-scope.ts";
import { AWS_FUNCTIONS } from "./aws-functions.ts";
import { type ExpressionShape, expressionShape } from "./expression-shape.ts";
import { toJson, UNSUPPORTED } from "./jsonata-result.ts";
import { plainEvaluation } from "./plain-evaluation.ts";
import { NEEDS_JSONATA } from "./plain-value.ts";
import { statesVariable } from "./states-variable.ts";

/** How AWS goes on after "threw an error during evaluation": jsonata's code and message, or the message alone. */
function jsonataFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const text = messageOf(error);
  return typeof code === "string" && /^[A-Z]\d{4}$/.test(code) ? `. ${code}: ${text}` : `: ${text}`;
}

/** What jsonata throws is an object, or an Error, with a message. */
function messageOf(error: unknown): string {
  const message =
    typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
  return typeof message === "string" ? message : String(error);
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

/** What `$states` has in some places only, in addition to `input` and `context`. */
export type StatesField = "result" | "errorOutput";

/**
 * Compiles one expression (the text between `{%` and `%}`). `label` names its field in AWS's error messages; `more`
 * is the field that `$states` has there in addition to those that it has everywhere.
 */
export function compileJsonata(expression: string, label: string, more?: StatesField): Query {
  let compiled: jsonata.Expression;
  try {
    compiled = parseJsonata(expression);
  } catch (error) {
    throw new QuerySyntaxError(messageOf(error), undefined, "INVALID_JSONATA_EXPRESSION");
  }
  const shape = expressionShape(compiled.ast());
  const unsupported = unsupportedReference(shape, more);
  if (unsupported !== undefined) {
    throw new QuerySyntaxError(unsupported, undefined, "UNSUPPORTED_JSONATA_EXPRESSION");
  }
  const names = [...shape.names].filter((name) => name !== "states" && name !== "");
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
    if (shape.names.has("states")) bound["states"] = statesVariable(scope);
    for (const name of names) {
      const value = lookUp(scope.variables, name);
      if (value !== undefined) setKey(bound, name, value);
    }
    return bound;
  };
  const evaluateWhole = async (scope: QueryScope): Promise<Json> => {
    let value: unknown;
    try {
      if (!shape.isBounded) {
        value = await scope.evaluator.evaluateInWorker(expression, bindings(scope));
      } else {
        if (readsClock) bindClock(compiled, scope);
        value = await compiled.evaluate(undefined, bindings(scope));
      }
    } catch (error) {
      throw failed(`threw an error during evaluation${jsonataFailure(error)}`);
    }
    return checked(value);
  };
  const plain = plainEvaluation(compiled.ast());
  if (!plain) return { expression, evaluate: evaluateWhole };
  return {
    expression,
    evaluate: (scope) => {
      const value = plain(scope);
      if (value === NEEDS_JSONATA) return evaluateWhole(scope);
      // It is plain JSON, so it needs no conversion.
      if (value === undefined) throw failed("returned nothing (undefined).");
      return value;
    },
  };
}

/** AWS refuses a definition whose expressions name what is not there, in these words. */
function unsupportedReference(shape: ExpressionShape, more: StatesField | undefined): string | undefined {
  const [unknown] = shape.topLevelNames;
  if (unknown !== undefined) return `Reference to '${unknown}' at the top level is not supported.`;
  if (shape.names.has("$")) return "Reference to '$$' is not supported.";
  const field = [...shape.statesFields].find((name) => !["input", "context", more].includes(name));
  return field === undefined ? undefined : `Field '$states.${field}' does not exist.`;
}

/** `$now()` and `$millis()` return the engine's time, which in a test may be virtual. */
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
