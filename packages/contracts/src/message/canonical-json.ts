import { isRawNumber, type JsonValue } from "./json-value.ts";

/**
 * JSON with one spelling for one content: keys in code unit order, no white space, numbers by their source
 * text. (RFC 8785 but for the numbers, which keep every digit that the queue's body has.)
 * @throws RangeError where the value is nested too deeply for the call stack.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== "object" || value === null || isRawNumber(value)) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`);
  }
  return `{${fields.join(",")}}`;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
