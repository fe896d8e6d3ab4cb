import { isRawNumber, type JsonValue, type RawNumber } from "@ringback/contracts/message/json-value";

/** The numbers of a value after the workflow has sent it: JSONata converts numbers to doubles (JSONata: "JSONata data types"). */
export interface NumbersAsSent {
  /** The value as it arrives in the queue. */
  readonly value: JsonValue;
  /** The first number whose value changes. */
  readonly changed?: { readonly from: string; readonly to: string };
  /** The first number that is too large for a double; the expressions of the workflow fail at it. */
  readonly beyondDoubles?: string;
}

/** Converts the numbers of a value as Step Functions does before it sends the value to the queue. */
export function numbersAsSent(value: JsonValue): NumbersAsSent {
  let changed: NumbersAsSent["changed"];
  let beyondDoubles: string | undefined;
  const asSent = mapRawNumbers(value, ({ rawJSON: source }) => {
    const number = Number(source);
    if (!Number.isFinite(number)) beyondDoubles ??= source;
    else if (!isSameNumber(source)) changed ??= { from: source, to: JSON.stringify(number) };
    return number;
  });
  return {
    value: asSent,
    ...(changed === undefined ? {} : { changed }),
    ...(beyondDoubles === undefined ? {} : { beyondDoubles }),
  };
}

/** Writes equal numbers in the same way: `1.0` becomes 1. A number that a double cannot represent keeps its digits. */
export function numbersByValue(value: JsonValue): JsonValue {
  return mapRawNumbers(value, (raw) => (isSameNumber(raw.rawJSON) ? Number(raw.rawJSON) : raw));
}

function mapRawNumbers(value: JsonValue, change: (number: RawNumber) => JsonValue): JsonValue {
  if (isRawNumber(value)) return change(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapRawNumbers(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, mapRawNumbers(field, change)]));
}

function isSameNumber(source: string): boolean {
  const number = Number(source);
  return Number.isFinite(number) && decimal(source) === decimal(JSON.stringify(number));
}

/** A JSON number as its significant digits and a power of ten, so that equal numbers give equal texts. */
function decimal(source: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  if (end === 0) return "0";
  return `${sign}${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
