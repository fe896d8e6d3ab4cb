import { expiryMs } from "@ringback/contracts/resources/time-to-live";
import type { Item } from "../cloud/table-client.ts";

/** When an item expires, in milliseconds since 1970; nothing of an item that is kept for ever. */
export function expiry(item: Item): { readonly expiresAt?: number } {
  const expiresAt = expiryMs(item);
  return expiresAt === undefined ? {} : { expiresAt };
}
