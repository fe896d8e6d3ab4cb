import { EventBridgeError } from "../event/event-bridge-error.ts";

/** EventBridge's pages have 100 entries where a request names no `Limit`. */
const pageLength = 100;

/** The page of a list that `Limit` and `NextToken` of a request ask for. */
export function page(
  name: string,
  entries: readonly object[],
  { Limit, NextToken }: Readonly<Record<string, unknown>>,
): object {
  const from = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(from) || from < 0)
    throw new EventBridgeError("ValidationException", "Invalid NextToken.");
  const until = from + (typeof Limit === "number" ? Limit : pageLength);
  return {
    [name]: entries.slice(from, until),
    ...(until < entries.length ? { NextToken: String(until) } : {}),
  };
}
