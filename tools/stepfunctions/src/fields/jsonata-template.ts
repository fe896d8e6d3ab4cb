import { isJsonObject, type Json, type JsonObject, setKey } from "../json.ts";
import { constantQuery, type Query, type QueryScope, QuerySyntaxError } from "../language/query.ts";

/** The expression inside `{% %}`, or undefined for a text that is none. */
function expressionIn(text: string): string | undefined {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4
    ? text.slice(2, -2).trim()
    : undefined;
}

type CompileExpression = (expression: string, label: string) => Query;

/** Compiles any JSON whose `{% %}` strings are expressions, at whatever depth. */
export function jsonataTemplate(template: Json, label: string, compile: CompileExpression): Query {
  return compileNode(template, label, compile) ?? constantQuery(template);
}

/** Undefined for a part without expressions. */
function compileNode(template: Json, label: string, compile: CompileExpression): Query | undefined {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    if (expression === undefined) {
      if (!template.startsWith("{%")) return undefined;
      throw new QuerySyntaxError("JSONata string must start with {% and end with %}", insideField(label));
    }
    try {
      return compile(expression, label);
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      throw new QuerySyntaxError(error.message, insideField(label), error.code);
    }
  }
  if (Array.isArray(template)) {
    const items = template.map((item, index) => compileNode(item, `${label}[${index}]`, compile));
    if (items.every((item) => item === undefined)) return undefined;
    return arrayQuery(template.map((item, index) => items[index] ?? constantQuery(item)));
  }
  if (isJsonObject(template)) {
    const fields = Object.entries(template).map(
      ([key, value]) => [key, value, compileNode(value, `${label}/${key}`, compile)] as const,
    );
    if (fields.every(([, , query]) => query === undefined)) return undefined;
    return objectQuery(fields.map(([key, value, query]) => [key, query ?? constantQuery(value)]));
  }
  return undefined;
}

/** What of a label lies inside the field: `v` of `Output/v`, `Assign/x` has `x`, `Choices[0]/Output/v` has `v`. */
function insideField(label: string): string {
  const parts = label.split("/");
  return parts.slice(/^(Choices|Catch)\[/.test(parts[0] ?? "") ? 2 : 1).join("/");
}

/** An array whose items are queries, evaluated in order. */
export function arrayQuery(items: readonly Query[]): Query {
  return {
    evaluate: (scope) => {
      const result: Json[] = [];
      return evaluateInOrder(
        items,
        scope,
        (value) => result.push(value),
        () => result,
      );
    },
  };
}

/** An object whose values are queries, evaluated in order. */
export function objectQuery(fields: readonly (readonly [string, Query])[]): Query {
  const queries = fields.map(([, query]) => query);
  return {
    evaluate: (scope) => {
      const result: JsonObject = {};
      return evaluateInOrder(
        queries,
        scope,
        (value, index) => setKey(result, fields[index]?.[0] ?? "", value),
        () => result,
      );
    },
  };
}

/** Evaluates one after the other; stays synchronous as long as every value is at hand. */
function evaluateInOrder(
  queries: readonly Query[],
  scope: QueryScope,
  put: (value: Json, index: number) => void,
  done: () => Json,
  from = 0,
): Json | Promise<Json> {
  for (let index = from; index < queries.length; index += 1) {
    const value = queries[index]?.evaluate(scope) ?? null;
    if (value instanceof Promise) {
      return value.then((settled) => {
        put(settled, index);
        return evaluateInOrder(queries, scope, put, done, index + 1);
      });
    }
    put(value, index);
  }
  return done();
}
