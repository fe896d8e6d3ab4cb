import { isRawNumber, type JsonValue } from "./json-value.ts";

/**
 * JSON that is the same text for the same content: keys in the order of their code units, no white space. It is RFC 8785
 * except for numbers, which keep all digits that they have in the queue's body.
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
