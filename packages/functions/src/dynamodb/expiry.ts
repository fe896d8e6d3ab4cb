import type { ExpiringItem } from "@ringback/contracts/resources/time-to-live";
import type { Clock } from "@ringback/core/ports/clock";

/** How long a table keeps its items; undefined where it keeps them for ever. */
export type Expiry = { readonly days: number; readonly clock: Clock } | undefined;

const daySeconds = 86_400;

/** What an item that is written now carries, so that DynamoDB deletes it when its time is over. */
export function expiryFields(expiry: Expiry): ExpiringItem {
  if (expiry === undefined) return {};
  return { expiresAtSeconds: Math.floor(expiry.clock.now() / 1000) + expiry.days * daySeconds };
}

/** @param days undefined where the table keeps its items for ever */
export function expiryOf(days: number | undefined, clock: Clock): Expiry {
  return days === undefined ? undefined : { days, clock };
}
