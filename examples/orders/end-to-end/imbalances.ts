import { openingStock } from "@orders/contracts/opening-stock";
import type { Order } from "@orders/contracts/order";
import type { LedgerEntry } from "../payment-service/payment-service.ts";

type Items = readonly Readonly<Record<string, unknown>>[];

/** The shop once all executions have ended, as it is seen from outside. */
export interface Shop {
  readonly executions: readonly {
    readonly input: Order;
    /** Of its output; undefined where it has failed. */
    readonly status: "accepted" | "out of stock" | "card declined" | undefined;
  }[];
  /** The items of the tables. */
  readonly stock: Items;
  readonly reservations: Items;
  readonly orders: Items;
  /** What the payment service has charged. */
  readonly ledger: readonly LedgerEntry[];
}

/**
 * A sentence for each thing that does not add up: stock, charges and records. Nothing where the shop is in balance, whatever
 * has failed meanwhile.
 */
export function imbalances(shop: Shop): readonly string[] {
  return [...ofStock(shop), ...ofCharges(shop), ...shop.executions.flatMap((one) => ofOrder(shop, one))];
}

/** What an article began with is there or reserved. */
function ofStock({ stock, reservations }: Shop): readonly string[] {
  return Object.entries(openingStock).flatMap(([article, opening]) => {
    const available = Number(stock.find((item) => item["article"] === article)?.["available"] ?? opening);
    const reserved = reservations.filter(
      (item) => item["article"] === article && item["stock"] === "reserved" && item["isReleased"] === false,
    );
    const quantity = reserved.reduce((sum, item) => sum + Number(item["quantity"]), 0);
    if (available >= 0 && available + quantity === opening) return [];
    return `Of ${article} there were ${opening}; ${available} are there and ${quantity} are reserved.`;
  });
}

/** Nobody is charged twice, or for an order that nobody sent. */
function ofCharges({ ledger, executions }: Shop): readonly string[] {
  const orderIds = new Set(executions.map(({ input }) => input.orderId));
  const seen = new Set<string>();
  return ledger.flatMap(({ id }) => {
    const isAgain = seen.has(id);
    seen.add(id);
    if (isAgain) return `${id} was charged twice.`;
    return orderIds.has(id) ? [] : `${id} was charged, and nobody ordered it.`;
  });
}

function ofOrder(shop: Shop, { input, status }: Shop["executions"][number]): readonly string[] {
  const { orderId, amountCents } = input;
  const reservation = shop.reservations.find((item) => item["orderId"] === orderId);
  const charge = shop.ledger.find(({ id }) => id === orderId);
  const seen = {
    reservation:
      reservation === undefined
        ? "none"
        : reservation["isReleased"] === true
          ? "released"
          : reservation["stock"],
    charged: charge?.amountCents ?? 0,
    isRecorded: shop.orders.some((item) => item["messageId"] === orderId),
  };
  const wanted = { charged: 0, isRecorded: false };
  switch (status) {
    case "accepted":
      return difference(orderId, status, seen, {
        reservation: "reserved",
        charged: amountCents,
        isRecorded: true,
      });
    case "out of stock":
      return difference(orderId, status, seen, { reservation: "too little", ...wanted });
    case "card declined":
      return difference(orderId, status, seen, { reservation: "released", ...wanted });
    case undefined:
      // It stopped on its way, and goes on from there when it is redriven: what was charged is still reserved.
      return charge === undefined || seen.reservation === "reserved"
        ? []
        : [`${orderId} failed, was charged, and its reservation is ${seen.reservation}.`];
  }
}

function difference(orderId: string, status: string, seen: object, wanted: object): readonly string[] {
  return Object.entries(wanted).flatMap(([what, value]) => {
    const found: unknown = Reflect.get(seen, what);
    return found === value
      ? []
      : `${orderId} ended as ${status}: ${what} is ${found}, and has to be ${value}.`;
  });
}
