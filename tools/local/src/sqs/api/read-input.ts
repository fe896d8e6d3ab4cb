import type { Shape, Structure } from "./shapes.ts";
import { sqsError } from "./sqs-error.ts";

/** The input of an action: its own members, each of its own type. */
export type SqsInput = Readonly<Record<string, unknown>>;

/**
 * Reads an input that came as JSON: null is as good as absent, and an integer may be a text of digits.
 *
 * @throws SqsError `SerializationException` for a value of another type than the action's
 */
export function readInput(shape: Structure, value: unknown): SqsInput {
  if (!isObject(value)) throw mismatch(value, "a structure");
  const input: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined && given !== null) input[name] = read(member, given);
  }
  return input;
}

function read(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "text":
      if (typeof value !== "string") throw mismatch(value, "a String");
      return value;
    case "flag":
      if (typeof value !== "boolean") throw mismatch(value, "a Boolean");
      return value;
    case "integer": {
      const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
      if (!Number.isSafeInteger(number)) throw mismatch(value, "an Integer");
      return number;
    }
    case "list":
      if (!Array.isArray(value)) throw mismatch(value, "a list");
      return value.map((one) => read(shape.of, one));
    case "map":
      if (!isObject(value)) throw mismatch(value, "a map");
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, read(shape.of, one)]])),
      );
    default:
      return readInput(shape, value);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mismatch(value: unknown, wanted: string): Error {
  const kind = value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
  return sqsError("SerializationException", `Of type ${kind}, a value can not be converted to ${wanted}.`);
}
