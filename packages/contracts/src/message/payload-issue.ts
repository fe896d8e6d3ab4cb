import type * as z from "zod/mini";

type RawIssue = z.core.$ZodRawIssue;

/**
 * What a schema finds wrong with a field, in words that name the rule and never the value. It takes the place of zod's own
 * messages: some of those quote keys of the input, and zod/mini has none. A message that the schema gives itself comes first.
 */
export function payloadIssue(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `has to be of type ${issue.expected}`;
    case "too_small":
      return bound(issue.inclusive === false ? "more than" : "at least", issue.minimum, issue.origin);
    case "too_big":
      return bound(issue.inclusive === false ? "less than" : "at most", issue.maximum, issue.origin);
    case "invalid_format":
      return `has the wrong format: ${issue.format}`;
    case "not_multiple_of":
      return `has to be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return "has fields that the contract does not have";
    case "invalid_union":
      return "is none of what the contract allows";
    case "invalid_value":
      return `has to be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(text).join(", ")}`;
    case "invalid_key":
      return "has a key that breaks the contract";
    case "invalid_element":
      return "has an element that breaks the contract";
    default:
      return "breaks the contract";
  }
}

function bound(relation: string, limit: number | bigint, origin: string): string {
  const unit = units.get(origin);
  return unit === undefined
    ? `has to be ${relation} ${limit}`
    : `has to have ${relation} ${limit} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

const units: ReadonlyMap<string, string> = new Map([
  ["string", "character"],
  ["array", "element"],
  ["set", "element"],
  ["map", "element"],
]);

/** A value that the schema names, not one of the message. */
function text(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
