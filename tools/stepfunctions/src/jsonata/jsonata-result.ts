import type { Json, JsonObject } from "../json.ts";
import { setKey } from "../json.ts";

/** A result that is not JSON: a function, NaN or an infinite number. */
export const UNSUPPORTED = Symbol("unsupported");

/**
 * What jsonata returned, as plain JSON. Its own arrays carry marks that would change the meaning of a
 * later expression, so they are copied; what is plain already is returned as it is.
 */
export function toJson(value: unknown): Json | typeof UNSUPPORTED {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : UNSUPPORTED;
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return arrayToJson(value);
      if (isFunctionObject(value)) return UNSUPPORTED;
      return objectToJson(value);
    default:
      return UNSUPPORTED;
  }
}

/** jsonata keeps its functions in objects with one of these marks. */
function isFunctionObject(value: object): boolean {
  return "_jsonata_function" in value || "_jsonata_lambda" in value || value instanceof RegExp;
}

function arrayToJson(items: unknown[]): Json | typeof UNSUPPORTED {
  const copy: Json[] = [];
  for (const item of items) {
    // JSON has no undefined inside an array; JSON.stringify writes null.
    const json = item === undefined ? null : toJson(item);
    if (json === UNSUPPORTED) return UNSUPPORTED;
    copy.push(json);
  }
  return copy;
}

function objectToJson(source: object): Json | typeof UNSUPPORTED {
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const json = toJson(value);
    if (json === UNSUPPORTED) return UNSUPPORTED;
    setKey(copy, key, json);
  }
  return copy;
}
