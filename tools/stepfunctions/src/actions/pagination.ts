import { ApiError } from "../protocol/api-error.ts";
import type { ActionInput } from "./action-input.ts";

/** AWS's default and largest page, in entries. */
const DEFAULT_RESULTS = 100;
const MOST_RESULTS = 1000;

/** Which page of a listing is asked for. */
export interface PageRequest {
  readonly maxResults: number;
  /** Where the page before ended, as that page's `nextToken` said. */
  readonly after: number | undefined;
}

/**
 * Reads `maxResults` (0 to 1,000; 0 means the default of 100) and `nextToken`.
 *
 * @param listing names what is listed, filters included: a token is good for the listing that gave it and for no other
 * @param longestToken AWS's limit for the action's token, in characters
 * @throws ApiError `InvalidToken`, `ValidationException`
 */
export function pageRequest(input: ActionInput, listing: string, longestToken = 3096): PageRequest {
  const maxResults = input.integer("maxResults", 0, MOST_RESULTS) || DEFAULT_RESULTS;
  const token = input.string("nextToken", longestToken, 1);
  return { maxResults, after: token === undefined ? undefined : readToken(token, listing) };
}

/** The token of the page behind `after`, the position at which this page ended. */
export function nextToken(listing: string, after: number): string {
  return Buffer.from(JSON.stringify([listing, after])).toString("base64url");
}

function readToken(token: string, listing: string): number {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (
      Array.isArray(parts) &&
      parts.length === 2 &&
      parts[0] === listing &&
      Number.isSafeInteger(parts[1])
    ) {
      return Number(parts[1]);
    }
  } catch {
    // It is refused below.
  }
  throw new ApiError("InvalidToken", "Invalid Token: 'Invalid token'");
}
