import type { Delivery } from "./delivery.ts";

/** Deliveries that are settled one after the other, in this order. */
export interface OrderedGroup<Event> {
  readonly deliveries: readonly Delivery<Event>[];
  /** Whether a delivery that returns to the queue takes those behind it along, as in a FIFO queue's message group. */
  readonly isFifo: boolean;
}

/**
 * Divides a batch into groups that can be settled at the same time. The messages of one FIFO message group are a group,
 * in their order. On a standard queue the messages of one id are, so that two writes of the same id never meet. Groups
 * with few receives come first: a poison message, which has many, then costs the rest of its batch the least.
 */
export function orderedGroups<Event>(deliveries: readonly Delivery<Event>[]): readonly OrderedGroup<Event>[] {
  const groups = Map.groupBy(deliveries, groupKey);
  return [...groups.values()]
    .map((group) => ({ deliveries: group, isFifo: group[0]?.group !== undefined }))
    .sort((a, b) => receives(a) - receives(b));
}

function groupKey({ group, content, deliveryId }: Delivery<unknown>): string {
  if (group !== undefined) return `group ${group}`;
  return content.body === "valid" ? `message ${content.message.messageId}` : `delivery ${deliveryId}`;
}

function receives({ deliveries }: OrderedGroup<unknown>): number {
  return deliveries[0]?.receiveCount ?? 0;
}
