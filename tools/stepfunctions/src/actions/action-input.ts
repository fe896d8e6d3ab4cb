import { isJsonObject, type Json, type JsonObject, ownValue } from "../json.ts";
import { ApiError, validationError } from "../protocol/api-error.ts";

/** AWS's message repeats a wrong value. One longer than this is left out here, or it would fill the message. */
const LONGEST_SHOWN = 5_000;

/**
 * Reads the fields of a request. A field that is null counts as missing. One of another type is refused with
 * `SerializationException`, one outside its limits with `ValidationException`, with AWS's messages.
 */
export class ActionInput {
  readonly #fields: JsonObject;

  constructor(fields: JsonObject) {
    this.#fields = fields;
  }

  /** A field of any type; undefined where it is missing. */
  value(field: string): Json | undefined {
    const value = ownValue(this.#fields, field);
    return value === null ? undefined : value;
  }

  /** A text of `minimum` to `maximum` characters; undefined where it is missing. */
  string(field: string, maximum: number, minimum = 0): string | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw wrongType(value, "String");
    const shown = value.length > LONGEST_SHOWN ? "Value" : `Value '${value}'`;
    if (value.length > maximum) {
      throw validationError(
        `${shown} at '${field}' failed to satisfy constraint: Member must have length less than or equal to ${maximum}`,
      );
    }
    if (value.length < minimum) {
      throw validationError(
        `${shown} at '${field}' failed to satisfy constraint: Member must have length greater than or equal to ${minimum}`,
      );
    }
    return value;
  }

  /** The same of a field that may not be missing. */
  required(field: string, maximum: number, minimum = 1): string {
    const value = this.string(field, maximum, minimum);
    if (value !== undefined) return value;
    throw validationError(`Value at '${field}' failed to satisfy constraint: Member must not be null`);
  }

  boolean(field: string): boolean | undefined {
    const value = this.value(field);
    if (value === undefined || typeof value === "boolean") return value;
    throw wrongType(value, "Boolean");
  }

  /** A whole number from `minimum` to `maximum`; undefined where it is missing. */
  integer(field: string, minimum: number, maximum: number): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, "Integer");
    if (value > maximum) {
      throw validationError(
        `Value '${value}' at '${field}' failed to satisfy constraint: Member must have value less than or equal to ${maximum}`,
      );
    }
    if (value < minimum) {
      throw validationError(
        `Value '${value}' at '${field}' failed to satisfy constraint: Member must have value greater than or equal to ${minimum}`,
      );
    }
    return value;
  }

  /** One of these texts; undefined where it is missing. */
  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const value = this.string(field, 1_000);
    if (value === undefined) return undefined;
    const known = values.find((candidate) => candidate === value);
    if (known !== undefined) return known;
    throw validationError(
      `Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
    );
  }
}

function wrongType(value: Json, wanted: string): ApiError {
  const kind = Array.isArray(value) ? "ARRAY" : isJsonObject(value) ? "STRUCT" : typeof value;
  return new ApiError(
    "SerializationException",
    `${kind.toUpperCase()}_VALUE can not be converted to a ${wanted}`,
  );
}
