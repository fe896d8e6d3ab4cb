import { openingStock } from "@orders/contracts/opening-stock";
import { describe, expect, it } from "vitest";
import { imbalances, type Shop } from "./imbalances.ts";

const order = (orderId: string, quantity: number) => ({
  orderId,
  placedAt: "2026-11-26T09:30:00Z",
  customer: "ada",
  article: "teapot",
  quantity,
  amountCents: 100 * quantity,
});
const reservation = (orderId: string, quantity: number, stock: string, isReleased = false) => ({
  orderId,
  article: "teapot",
  quantity,
  stock,
  isReleased,
});
const opening = openingStock["teapot"] ?? 0;

/** One order of each kind: accepted, too large, declined, and one that failed before it was recorded. */
const sound: Shop = {
  executions: [
    { input: order("a", 3), status: "accepted" },
    { input: order("b", 9999), status: "out of stock" },
    { input: order("c", 5), status: "card declined" },
    { input: order("d", 2), status: undefined },
  ],
  stock: [{ article: "teapot", available: opening - 5 }],
  reservations: [
    reservation("a", 3, "reserved"),
    reservation("b", 9999, "too little"),
    reservation("c", 5, "reserved", true),
    reservation("d", 2, "reserved"),
  ],
  orders: [{ messageId: "a" }],
  ledger: [
    { id: "a", chargeId: "charge-1", customer: "ada", amountCents: 300 },
    { id: "d", chargeId: "charge-2", customer: "ada", amountCents: 200 },
  ],
};
const [chargeOfA, chargeOfD] = sound.ledger;

describe("what finds a shop out of balance", () => {
  it("finds nothing where everything adds up, nor before the first order", () => {
    expect(imbalances(sound)).toEqual([]);
    const nothing = { executions: [], stock: [], reservations: [], orders: [], ledger: [] };
    expect(imbalances(nothing)).toEqual([]);
  });

  it.each<[string, Partial<Shop>, string]>([
    ["a lost piece", { stock: [{ article: "teapot", available: opening - 6 }] }, "Of teapot there were"],
    [
      "a reservation that was not released",
      { reservations: sound.reservations.with(2, reservation("c", 5, "reserved")) },
      "c ended as card declined: reservation is reserved, and has to be released.",
    ],
    [
      "a charge that was made twice",
      { ledger: [...sound.ledger, ...(chargeOfA === undefined ? [] : [chargeOfA])] },
      "a was charged twice.",
    ],
    [
      "a charge that was not made",
      { ledger: chargeOfD === undefined ? [] : [chargeOfD] },
      "a ended as accepted: charged is 0, and has to be 300.",
    ],
    [
      "a charge for nothing",
      { ledger: [...sound.ledger, { id: "e", chargeId: "charge-3", customer: "ada", amountCents: 1 }] },
      "e was charged, and nobody ordered it.",
    ],
    [
      "an order that was not recorded",
      { orders: [] },
      "a ended as accepted: isRecorded is false, and has to be true.",
    ],
    [
      "a failed order that is charged and not reserved",
      { reservations: sound.reservations.with(3, reservation("d", 2, "reserved", true)) },
      "d failed, was charged, and its reservation is released.",
    ],
  ])("finds %s", (_, broken, sentence) => {
    expect(imbalances({ ...sound, ...broken })).toContainEqual(expect.stringContaining(sentence));
  });
});
