import { copyObject, isJsonObject, type Json, setKey } from "../json.ts";
import { QuerySyntaxError } from "../language/query.ts";
import type { ReferencePath } from "../language/reference-path.ts";
import { runtimeError } from "../language/states-error.ts";
import { parsePath } from "./parse-path.ts";

/** Parses a path that names one place below `$`. Throws a QuerySyntaxError for any other. */
export function parseReferencePath(text: string): ReferencePath {
  if (!text.startsWith("$")) throw new QuerySyntaxError("Value must be a valid JSONPath.");
  const path = parsePath(text);
  if (path.root.kind !== "input" || !path.definite) {
    throw new QuerySyntaxError("Value is not a Reference Path");
  }
  const keys = path.segments.map((segment) => {
    if (segment.kind === "names") return segment.names[0] ?? "";
    return segment.kind === "indexes" ? (segment.indexes[0] ?? 0) : 0;
  });
  return { text, keys };
}

/** The document with the value at that place. What is on the way and does not change is shared, not copied. */
export function writeAt(path: ReferencePath, document: Json, value: Json): Json {
  return write(path, document, value, 0);
}

function write(path: ReferencePath, document: Json | undefined, value: Json, depth: number): Json {
  const key = path.keys[depth];
  if (key === undefined) return value;
  if (typeof key === "number") {
    if (!Array.isArray(document) || key < 0 || key >= document.length) throw cannotApply(path, document);
    return document.with(key, write(path, document[key], value, depth + 1));
  }
  if (document !== undefined && !isJsonObject(document)) throw cannotApply(path, document);
  const copy = document === undefined ? {} : copyObject(document);
  const inner = Object.hasOwn(copy, key) ? copy[key] : undefined;
  setKey(copy, key, write(path, inner, value, depth + 1));
  return copy;
}

function cannotApply(path: ReferencePath, document: Json | undefined) {
  return runtimeError(
    `Unable to apply step "${path.keys.at(-1)}" to input ${JSON.stringify(document ?? null)}`,
  );
}
