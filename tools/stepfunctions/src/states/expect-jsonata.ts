import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Query } from "../language/query.ts";
import { queryError } from "../language/states-error.ts";

interface JsonTypes {
  readonly array: Json[];
  readonly boolean: boolean;
  readonly number: number;
  readonly object: JsonObject;
  readonly string: string;
}

/** The type of a value as AWS names it. */
function jsonTypeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const IS: { readonly [Type in keyof JsonTypes]: (value: Json) => value is JsonTypes[Type] } = {
  array: (value) => Array.isArray(value),
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  object: (value) => isJsonObject(value),
  string: (value) => typeof value === "string",
};

/** Insists on the type that a JSONata field must have. */
export function expectJsonata<Type extends keyof JsonTypes>(
  query: Query,
  field: string,
  value: Json,
  type: Type,
): JsonTypes[Type] {
  const isExpected = IS[type];
  if (isExpected(value)) return value;
  throw queryError({
    cause: `The JSONata expression '${query.expression ?? ""}' specified for the field '${field}' returned an unexpected result type. Expected '${type}', but was '${jsonTypeOf(value)}' for value: ${JSON.stringify(value)}`,
    location: field,
  });
}
