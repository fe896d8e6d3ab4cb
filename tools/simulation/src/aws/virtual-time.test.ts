import { expect, it } from "vitest";
import { virtualTime } from "./virtual-time.ts";

it("fires timers by their moment, and those of one moment in the order in which they were set", async () => {
  const time = virtualTime(1000);
  const fired: string[] = [];
  for (const [name, delay] of [
    ["c", 30],
    ["a", 10],
    ["b", 10],
    ["d", 86_400_000],
  ] as const) {
    time.after(delay, () => fired.push(`${name} at ${time.now()}`));
  }
  time.after(20, () => fired.push("never")).cancel();
  await time.run();
  expect(fired).toEqual(["a at 1010", "b at 1010", "c at 1030", "d at 86401000"]);
});

it("fires the next timer only when everything that the last one started has settled", async () => {
  const time = virtualTime(0);
  const order: string[] = [];
  time.after(1, async () => {
    for (let hop = 0; hop < 50; hop += 1) await Promise.resolve();
    order.push("settled");
    time.after(0, () => order.push("set by the first"));
  });
  time.after(2, () => order.push("second"));
  await time.run();
  expect(order).toEqual(["settled", "set by the first", "second"]);
});

it("keeps thousands of timers in order, those too that are set on the way", async () => {
  const time = virtualTime(0);
  const fired: number[] = [];
  for (let index = 0; index < 2000; index += 1) {
    time.after((index * 7919) % 1000, () => {
      fired.push(time.now());
      if (index % 3 === 0) time.after(index % 17, () => fired.push(time.now()));
    });
  }
  await time.run();
  expect(fired).toEqual(fired.toSorted((a, b) => a - b));
  expect(fired).toHaveLength(2000 + 667);
});

it("hands on what a timer throws", async () => {
  const time = virtualTime(0);
  time.after(1, () => {
    throw new Error("broken");
  });
  await expect(time.run()).rejects.toThrow("broken");
});
