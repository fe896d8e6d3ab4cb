import type { Json } from "../../api/page-api.ts";

/** A field of a JSON object; undefined where the value is none or has no such field. */
export function fieldOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** The same for a field that is a string. */
export function textOf(value: Json | undefined, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === "string" ? found : undefined;
}
