import { isJsonObject, type Json } from "../json.ts";

/** Returned where jsonata itself has to find the value. */
export const NEEDS_JSONATA = Symbol("needs jsonata");

/** What a plain evaluation gives; undefined is jsonata's "nothing". */
export type PlainValue = Json | undefined | typeof NEEDS_JSONATA;

/** jsonata's `$boolean`, with false for nothing, as conditions and `and` and `or` take it. */
export function truth(value: PlainValue): boolean | typeof NEEDS_JSONATA {
  if (value === NEEDS_JSONATA || Array.isArray(value)) return NEEDS_JSONATA;
  if (value === undefined || value === null) return false;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}
