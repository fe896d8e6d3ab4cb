import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { withProgress } from "./progress.ts";

it("gives the results in the order of the items", async () => {
  const results = await withProgress([3, 1, 2, 5, 4, 0], async (turns) => {
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    return turns * 10;
  });
  expect(results).toEqual([30, 10, 20, 50, 40, 0]);
});

it("begins nothing more after an error, and waits for what had begun", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const working = withProgress([...Array(100).keys()], async (item) => {
    begun.push(item);
    await setImmediate();
    if (item === 1) throw new Error("one is wrong");
    await setImmediate();
    ended.push(item);
  });
  await expect(working).rejects.toThrow("one is wrong");
  expect(begun).toEqual([0, 1, 2, 3]);
  expect(ended).toEqual([0, 2, 3]);
});
