import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { allRows } from "./rows/all-rows.ts";

const page = readFileSync(new URL("../../../../docs/design.md", import.meta.url), "utf8");
const outcomes = page.slice(page.indexOf("\n## Outcomes"), page.indexOf("\n## The order of steps"));

it("the outcome tables of design.md name every row of verify once, and no other", () => {
  const named = outcomes
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => [...(line.split("|").at(-2) ?? "").matchAll(/\*([^*]+)\*/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(allRows.map(({ name }) => name).toSorted());
});
