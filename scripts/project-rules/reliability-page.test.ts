import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs", "reliability.md"), "utf8");

it("the page on reliability names files that are there", () => {
  const named = [...page.matchAll(/`([a-z]+)\/([\w/.-]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(([, owner = "", file = ""]) => {
    const places = [
      join(root, "packages", owner, "src", file),
      join(root, "tools", owner, "src", file),
      join(root, owner, file),
      join(root, "packages", owner, file),
      join(root, "tools", owner, file),
    ];
    return !places.some((place) => existsSync(place));
  });
  expect(missing.map(([name]) => name)).toEqual([]);
});
