import { isJsonObject, type Json, type JsonObject, setKey } from "../json.ts";
import { NEEDS_JSONATA, type PlainValue, truth } from "./plain-value.ts";

/** Functions of one argument that workflows use most, for the values with which they do nothing special. */
export const PLAIN_FUNCTIONS: ReadonlyMap<string, (value: Json | undefined) => PlainValue> = new Map([
  ["exists", (value: Json | undefined): PlainValue => value !== undefined],
  ["not", not],
  ["type", type],
  [
    "length",
    (value: Json | undefined): PlainValue => (typeof value === "string" ? [...value].length : NEEDS_JSONATA),
  ],
  ["string", (value: Json | undefined): PlainValue => (typeof value === "string" ? value : NEEDS_JSONATA)],
  ["merge", merge],
]);

function not(value: Json | undefined): PlainValue {
  if (value === undefined) return undefined;
  const holds = truth(value);
  return holds === NEEDS_JSONATA ? NEEDS_JSONATA : !holds;
}

function type(value: Json | undefined): PlainValue {
  if (value === undefined) return undefined;
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function merge(value: Json | undefined): PlainValue {
  if (!Array.isArray(value)) return NEEDS_JSONATA;
  const merged: JsonObject = {};
  for (const item of value) {
    if (!isJsonObject(item)) return NEEDS_JSONATA;
    for (const key of Object.keys(item)) setKey(merged, key, item[key] ?? null);
  }
  return merged;
}
