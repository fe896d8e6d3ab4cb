import { expiryMs } from "./time-to-live.ts";

/**
 * Whether an item of the archive is an entry. An item without a status is a part of a body, or a note. An entry that has
 * expired does not count: DynamoDB deletes it within a few days after that, and reads return it until then.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 */
export function isArchiveEntry(
  item: Readonly<Record<string, unknown>> | undefined,
  now: number,
): item is Readonly<Record<string, unknown>> {
  return item?.["status"] !== undefined && now < (expiryMs(item) ?? Number.POSITIVE_INFINITY);
}
