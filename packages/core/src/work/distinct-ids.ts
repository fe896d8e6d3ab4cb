/**
 * Splits items into as few lists as there can be with no message id twice in one: two message groups of a batch can
 * carry the same id. The items of one id keep their order.
 */
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
