import type { StockChange, StockResult } from "@orders/contracts/stock-change";
import { Refused } from "@ringback/core/work/refused";
import type { Reservation, Stock } from "./ports/stock.ts";

interface Change {
  readonly event: StockChange;
}

/** The work of the task Reserve. What the stock rejects with is not caught: the message comes back later. */
export function changeStock(stock: Stock) {
  return async ({ event }: Change, { signal }: { signal: AbortSignal }): Promise<StockResult> => {
    if (event.kind === "release") return released(await stock.release(event.orderId, signal));
    return reserved(await stock.reserve(event, signal), event);
  };
}

/** The look of the task Reserve: what came of the message, if anything did. */
export function lookAtStock(stock: Stock) {
  return async ({ event }: Change, { signal }: { signal: AbortSignal }): Promise<StockResult | undefined> => {
    const reservation = await stock.find(event.orderId, signal);
    if (reservation === undefined) return undefined;
    if (event.kind === "reserve") return reserved(reservation, event);
    return reservation.isReleased ? { stock: "released" } : undefined;
  };
}

function reserved({ article, quantity, stock }: Reservation, event: StockChange): StockResult {
  if (article !== event.article || quantity !== event.quantity) {
    throw new Refused("OrderChanged", "The order has reserved another article or quantity before.");
  }
  return { stock };
}

function released(reservation: Reservation | undefined): StockResult {
  if (reservation?.isReleased !== true) {
    throw new Refused("NothingReserved", "Nothing is reserved for the order.");
  }
  return { stock: "released" };
}
