import type { StockChange } from "@orders/contracts/stock-change";
import { describe, expect, it } from "vitest";
import { changeStock, lookAtStock } from "./change-stock.ts";
import { fakeStock } from "./testing/fake-stock.ts";

const { signal } = new AbortController();

function setUp(available: Record<string, number>) {
  const stock = fakeStock(available);
  const message = (kind: StockChange["kind"], orderId: string, quantity: number) => ({
    event: { kind, orderId, article: "teapot", quantity },
  });
  const [work, look] = [changeStock(stock), lookAtStock(stock)];
  return {
    available,
    reserve: (orderId: string, quantity: number) => work(message("reserve", orderId, quantity), { signal }),
    release: (orderId: string, quantity: number) => work(message("release", orderId, quantity), { signal }),
    look: (kind: StockChange["kind"], orderId: string, quantity: number) =>
      look(message(kind, orderId, quantity), { signal }),
  };
}

describe("the work of Reserve", () => {
  it("takes what an order wants, and nothing where there is less", async () => {
    const { available, reserve } = setUp({ teapot: 5 });
    expect(await reserve("a", 3)).toEqual({ stock: "reserved" });
    expect(await reserve("b", 3)).toEqual({ stock: "too little" });
    expect(available).toEqual({ teapot: 2 });
  });

  it("has none of an article that nobody knows", async () => {
    expect(await setUp({}).reserve("a", 1)).toEqual({ stock: "too little" });
  });

  it("takes it once, however often the message comes, and stays with its answer", async () => {
    const { available, reserve, release } = setUp({ teapot: 5 });
    await reserve("a", 3);
    expect(await reserve("a", 3)).toEqual({ stock: "reserved" });
    expect(available).toEqual({ teapot: 2 });
    await reserve("b", 3);
    await release("a", 3);
    expect(await reserve("b", 3)).toEqual({ stock: "too little" });
    expect(available).toEqual({ teapot: 5 });
  });

  it("puts it back once", async () => {
    const { available, reserve, release } = setUp({ teapot: 5 });
    await reserve("a", 3);
    expect(await release("a", 3)).toEqual({ stock: "released" });
    expect(await release("a", 3)).toEqual({ stock: "released" });
    expect(available).toEqual({ teapot: 5 });
  });

  it("refuses an order that was another one before", async () => {
    const { reserve } = setUp({ teapot: 5 });
    await reserve("a", 3);
    await expect(reserve("a", 4)).rejects.toMatchObject({ name: "OrderChanged" });
  });

  it("refuses to put back what was never taken", async () => {
    const { available, reserve, release } = setUp({ teapot: 5 });
    await reserve("a", 6);
    await expect(release("a", 6)).rejects.toMatchObject({ name: "NothingReserved" });
    await expect(release("b", 1)).rejects.toMatchObject({ name: "NothingReserved" });
    expect(available).toEqual({ teapot: 5 });
  });
});

describe("the look of Reserve", () => {
  it("finds what was decided, and nothing before that", async () => {
    const { reserve, release, look } = setUp({ teapot: 5 });
    expect(await look("reserve", "a", 3)).toBeUndefined();
    await reserve("a", 3);
    expect(await look("reserve", "a", 3)).toEqual({ stock: "reserved" });
    expect(await look("release", "a", 3)).toBeUndefined();
    await release("a", 3);
    expect(await look("release", "a", 3)).toEqual({ stock: "released" });
  });
});
