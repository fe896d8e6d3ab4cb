import { Resource } from "sst";

/**
 * Packs an order, if there is anything in it.
 *
 * @public Lambda calls it.
 */
export const handler = async ({ order }: { order: { id: string; items: string[] } }) => {
  if (order.items.length === 0) return { id: order.id };
  return { id: order.id, parcel: { items: order.items, announcedOn: Resource.Topic.arn } };
};
