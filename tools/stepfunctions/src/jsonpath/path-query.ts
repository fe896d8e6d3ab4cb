import type { Json } from "../json.ts";
import type { Query, QueryScope } from "../language/query.ts";
import { runtimeError } from "../language/states-error.ts";
import { lookUp } from "../language/variable-scope.ts";
import { type Found, findInDocument, type JsonPath } from "./parse-path.ts";

/** What a path looks into, and what it finds there. */
export function findPath(path: JsonPath, scope: QueryScope): Found & { readonly document: Json } {
  const document = documentOf(path, scope);
  if (path.segments.length === 0) return { found: true, value: document, document };
  return { ...findInDocument(path, document), document };
}

function documentOf(path: JsonPath, scope: QueryScope): Json {
  switch (path.root.kind) {
    case "input":
      return scope.input;
    case "context":
      return scope.context();
    case "variable": {
      const value = lookUp(scope.variables, path.root.name);
      if (value === undefined) throw runtimeError(`The variable '$${path.root.name}' is not defined.`);
      return value;
    }
  }
}

/** A path as the value of a field of a payload template, or of a `...Path` field: it must find something. */
export const pathQuery = (path: JsonPath, field: string): Query =>
  query(
    path,
    ({ document }) =>
      `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(document)}'`,
  );

/** The same for InputPath, OutputPath and the timeouts, with AWS's other message. */
export const invalidPathQuery = (path: JsonPath): Query =>
  query(path, ({ missing }) => `Invalid path '${path.text}' : ${missing}`);

/** The same for a Wait, with AWS's third message. */
export const waitPathQuery = (path: JsonPath, field: string): Query =>
  query(path, () => `The ${field} parameter does not reference an input value: ${path.text}`);

/** The same for an argument of an intrinsic function, whose call's text AWS shows. */
export const argumentQuery = (path: JsonPath, callText: () => string): Query =>
  query(
    path,
    ({ document }) =>
      `The function '${callText()}' had the following error: The JsonPath argument for the field '${path.text}' could not be found in the input '${JSON.stringify(document)}'`,
  );

type Missing = Extract<ReturnType<typeof findPath>, { found: false }>;

function query(path: JsonPath, sentence: (nothing: Missing) => string): Query {
  return {
    evaluate: (scope) => {
      const result = findPath(path, scope);
      if (result.found) return result.value;
      // At AWS an index past the end of an array gives null.
      if (result.pastEnd) return null;
      throw runtimeError(sentence(result));
    },
  };
}
