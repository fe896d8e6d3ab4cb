import type { Reservation, Stock } from "../ports/stock.ts";

/** The stock in memory. */
export function fakeStock(available: Record<string, number>): Stock & {
  readonly available: Readonly<Record<string, number>>;
} {
  const reservations = new Map<string, Reservation>();
  return {
    available,
    async reserve({ orderId, article, quantity }) {
      const before = reservations.get(orderId);
      if (before !== undefined) return before;
      const left = (available[article] ?? 0) - quantity;
      if (left >= 0) available[article] = left;
      const stock = left >= 0 ? "reserved" : "too little";
      const reservation = { orderId, article, quantity, stock, isReleased: false } as const;
      reservations.set(orderId, reservation);
      return reservation;
    },
    async release(orderId) {
      const before = reservations.get(orderId);
      if (before?.stock !== "reserved" || before.isReleased) return before;
      available[before.article] = (available[before.article] ?? 0) + before.quantity;
      const reservation = { ...before, isReleased: true };
      reservations.set(orderId, reservation);
      return reservation;
    },
    find: async (orderId) => reservations.get(orderId),
  };
}
