import { type Json, parseJson } from "../json.ts";

/** A service's answer as plain JSON: undefined fields are dropped, as over the wire. */
export function toPlainJson(value: unknown): Json {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? null : parseJson(text);
}
