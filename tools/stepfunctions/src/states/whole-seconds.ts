import type { Json } from "../json.ts";
import type { Query } from "../language/query.ts";
import { queryError } from "../language/states-error.ts";
import { expectJsonata } from "./expect-jsonata.ts";

/** AWS's limit for a Wait, a timeout and a heartbeat. */
export const LONGEST_SECONDS = 99_999_999;

/** The seconds that a JSONata field gives, which AWS wants whole. */
export function wholeSeconds(query: Query, field: string, value: Json): number {
  const seconds = expectJsonata(query, field, value, "number");
  const refused = (cause: string) => queryError({ cause, location: field, phase: "value" });
  if (!Number.isInteger(seconds))
    throw refused(`The ${field} field cannot be parsed as an integer: ${seconds}`);
  if (seconds < 0 || seconds > LONGEST_SECONDS)
    throw refused(`${field} must be between 0 and ${LONGEST_SECONDS} but was: ${seconds}`);
  return seconds;
}
