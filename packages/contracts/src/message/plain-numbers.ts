import { isRawNumber, type JsonValue } from "./json-value.ts";

/**
 * A JSON value with JavaScript's numbers in the place of those that are kept as their source text.
 * @throws RangeError where the value is nested too deeply for the call stack.
 */
export function plainNumbers(value: JsonValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isRawNumber(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map(plainNumbers);
  // fromEntries makes `__proto__` an own property, as JSON.parse does.
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plainNumbers(field)]));
}
