import { isRawNumber } from "@ringback/contracts/message/json-value";

/** Whether a value of an event has fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** The digits of a number of an event, as they were written; undefined for any other value. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}
