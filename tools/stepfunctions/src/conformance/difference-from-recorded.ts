import { isJsonObject, type Json, parseJson } from "../json.ts";

/** Whole texts that stand for any value. */
const ANY_VALUE = new Set(["date", "datetime", "timestamp", "snf_role_arn"]);

/** A part of a text that stands for any text: `<uuid:1>`, `<region>`, `<<task_token>:1>`. */
const PLACEHOLDER = /<<[\w-]+>:\d+>|<[\w-]+(?::\d+)?>/;

/** AWS's transport details, which say nothing about the execution. */
const TRANSPORT = new Set(["SdkHttpMetadata", "SdkResponseMetadata"]);

/** Where two values differ, or undefined where they are the same. Placeholders of the recording stand for anything. */
export function differenceFromRecorded(recorded: unknown, actual: unknown, path: string): string | undefined {
  if (typeof recorded === "string") return textDifference(recorded, actual, path);
  // The API carries JSON as text; the recording has it parsed.
  const value = typeof actual === "string" ? parsedOrSame(actual) : actual;
  if (Array.isArray(recorded)) {
    if (!Array.isArray(value) || value.length !== recorded.length) return differ(recorded, value, path);
    return first(
      recorded.map((item, index) => differenceFromRecorded(item, value[index], `${path}[${index}]`)),
    );
  }
  if (isJsonObject(recorded)) {
    if (!isJsonObject(value)) return differ(recorded, value, path);
    const keys = new Set([...Object.keys(recorded), ...Object.keys(value)]);
    return first(
      [...keys]
        .filter((key) => !TRANSPORT.has(key))
        .map((key) => differenceFromRecorded(recorded[key], value[key], `${path}.${key}`)),
    );
  }
  return Object.is(recorded, value) ? undefined : differ(recorded, value, path);
}

function textDifference(recorded: string, actual: unknown, path: string): string | undefined {
  if (ANY_VALUE.has(recorded)) return actual === undefined ? differ(recorded, actual, path) : undefined;
  if (recorded === actual) return undefined;
  if (PLACEHOLDER.test(recorded) && typeof actual === "string" && matchesParts(recorded, actual))
    return undefined;
  // An array in a field that carries JSON was left as text, and may be spaced otherwise. A scalar is the same text.
  const left = parsedOrSame(recorded);
  return Array.isArray(left) ? differenceFromRecorded(left, actual, path) : differ(recorded, actual, path);
}

function matchesParts(recorded: string, actual: string): boolean {
  const parts = recorded.split(new RegExp(PLACEHOLDER, "g")).map(escapeForPattern);
  return new RegExp(`^${parts.join("[^]*")}$`).test(actual);
}

const escapeForPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function parsedOrSame(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

const first = (differences: readonly (string | undefined)[]): string | undefined =>
  differences.find((found) => found !== undefined);

const differ = (recorded: unknown, actual: unknown, path: string): string =>
  `${path}: recorded ${JSON.stringify(recorded)}, but was ${JSON.stringify(actual)}`;
