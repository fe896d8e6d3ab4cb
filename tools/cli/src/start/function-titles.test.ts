import { expect, it } from "vitest";
import { createFunctionTitles } from "./function-titles.ts";

it("shows what comes before the titles are known when they are, in its order, and the rest at once", () => {
  const titles = createFunctionTitles();
  const shown: string[] = [];
  const show = (name: string) => titles.whenKnown(() => shown.push(titles.titleOf(name)));
  show("shop-local-One-abc");
  show("shop-local-Two-def");
  expect(shown).toEqual([]);
  titles.know((name) => name.split("-")[2] ?? name);
  expect(shown).toEqual(["One", "Two"]);
  show("shop-local-Three-ghi");
  expect(shown).toEqual(["One", "Two", "Three"]);
});
