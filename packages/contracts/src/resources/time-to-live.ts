/**
 * The attribute of both tables by which DynamoDB deletes items: a number of seconds since 1970-01-01T00:00:00Z (Amazon
 * DynamoDB Developer Guide, "Using time to live (TTL) in DynamoDB"). An item without it is kept for ever.
 */
export const timeToLiveAttribute = "expiresAtSeconds";

/** The attribute of an item that expires. */
export interface ExpiringItem {
  readonly [timeToLiveAttribute]?: number;
}

/** When an item expires, in milliseconds since 1970-01-01T00:00:00Z; undefined where it is kept for ever. */
export function expiryMs(item: Readonly<Record<string, unknown>>): number | undefined {
  const expiresAtSeconds = item[timeToLiveAttribute];
  return typeof expiresAtSeconds === "number" ? expiresAtSeconds * 1000 : undefined;
}
