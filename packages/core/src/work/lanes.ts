import type { Delivery } from "./delivery.ts";

/** Deliveries that are settled one after the other. */
export interface Lane {
  readonly deliveries: readonly Delivery[];
  /** Whether a delivery that has to come back holds back those behind it (a FIFO group). */
  readonly ordered: boolean;
}

/**
 * Sorts a batch into lanes. A FIFO group is one lane, in its order. Without a group each message id is one, so
 * that the same id never meets itself. Lanes of few receives come first: a poison message, which has many, then
 * costs its siblings the least.
 */
export function lanesOf(deliveries: readonly Delivery[]): readonly Lane[] {
  const lanes = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const key = laneKey(delivery);
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [delivery]);
    else lane.push(delivery);
  }
  return [...lanes.values()]
    .map((lane) => ({ deliveries: lane, ordered: lane[0]?.group !== undefined }))
    .sort((a, b) => receives(a) - receives(b));
}

function laneKey({ group, content, deliveryId }: Delivery): string {
  if (group !== undefined) return `group ${group}`;
  return content.body === "valid" ? `message ${content.message.messageId}` : `delivery ${deliveryId}`;
}

function receives(lane: Lane): number {
  return lane.deliveries[0]?.receiveCount ?? 0;
}

/** Splits deliveries so that no message id comes twice in one part: two groups can carry the same id. */
export function distinctIds<T extends { readonly messageId: string }>(
  items: readonly T[],
): readonly (readonly T[])[] {
  const parts: { ids: Set<string>; items: T[] }[] = [];
  for (const item of items) {
    let part = parts.find(({ ids }) => !ids.has(item.messageId));
    if (part === undefined) {
      part = { ids: new Set(), items: [] };
      parts.push(part);
    }
    part.ids.add(item.messageId);
    part.items.push(item);
  }
  return parts.map((part) => part.items);
}
