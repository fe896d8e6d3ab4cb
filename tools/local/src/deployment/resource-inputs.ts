import type { GraphResource } from "@ringback/app/graph/app-graph";

/**
 * The inputs of a resource, each read as the type that AWS's provider gives it. As the provider does, text is taken for
 * a number or a flag. Each method throws an Error that names the resource and the input.
 */
export interface ResourceInputs {
  /** Whether the input is given at all. */
  has(name: string): boolean;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  optionalNumber(name: string): number | undefined;
  optionalFlag(name: string): boolean | undefined;
  /** A JSON document, written as text or as an object: its text. An empty text is none. */
  optionalJson(name: string): string | undefined;
  /** None where the input is not given. */
  texts(name: string): readonly string[];
  textsByName(name: string): Readonly<Record<string, string>>;
  optionalObject(name: string): ResourceInputs | undefined;
  objects(name: string): readonly ResourceInputs[];
}

/** Reads the inputs of a resource. */
export const inputsOf = (resource: GraphResource): ResourceInputs =>
  readInputs(resource.inputs, { label: resourceLabel(resource), path: "" });

/** A resource as a sentence names it: `aws:sqs/queue:Queue WorkQueue (stacks/queues.ts:12)`. */
export function resourceLabel({ type, name, madeAt }: GraphResource): string {
  return madeAt === undefined ? `${type} ${name}` : `${type} ${name} (${madeAt.file}:${madeAt.line})`;
}

function readInputs(
  values: Readonly<Record<string, unknown>>,
  place: { label: string; path: string },
): ResourceInputs {
  const fail = (name: string, expected: string): Error => {
    const given = values[name] === undefined ? "is missing" : `is not ${expected}`;
    return new Error(`${place.label}: ${place.path}${name} ${given}.`);
  };
  const read = <Value>(name: string, expected: string, as: (value: unknown) => Value | undefined) => {
    if (!has(name)) return undefined;
    const value = as(values[name]);
    if (value === undefined) throw fail(name, expected);
    return value;
  };
  const has = (name: string) => values[name] !== undefined && values[name] !== null;
  const optionalText = (name: string) => read(name, "a text", textOf);
  const inside = (name: string) => ({ label: place.label, path: `${place.path}${name}.` });
  return {
    has,
    optionalText,
    text: (name) => {
      const text = optionalText(name);
      if (text === undefined) throw fail(name, "a text");
      return text;
    },
    optionalNumber: (name) => read(name, "a number", numberOf),
    optionalFlag: (name) => read(name, "true or false", flagOf),
    optionalJson: (name) => {
      const json = read(name, "JSON", jsonOf);
      return json === "" ? undefined : json;
    },
    texts: (name) => read(name, "a list of texts", (value) => listOf(value, textOf)) ?? [],
    textsByName: (name) => {
      const object = read(name, "an object of texts", objectOf) ?? {};
      const entries = readInputs(object, inside(name));
      return Object.fromEntries(Object.keys(object).map((key) => [key, entries.text(key)]));
    },
    optionalObject: (name) => {
      const object = read(name, "an object", objectOf);
      return object === undefined ? undefined : readInputs(object, inside(name));
    },
    objects: (name) => {
      const objects = read(name, "a list of objects", (value) => listOf(value, objectOf)) ?? [];
      return objects.map((object, index) => readInputs(object, inside(`${name}[${index}]`)));
    },
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "boolean" ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function listOf<Value>(
  value: unknown,
  as: (entry: unknown) => Value | undefined,
): readonly Value[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.map(as);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function jsonOf(value: unknown): string | undefined {
  if (typeof value !== "string") return objectOf(value) === undefined ? undefined : JSON.stringify(value);
  if (value === "") return value;
  try {
    JSON.parse(value);
    return value;
  } catch {
    return undefined;
  }
}
