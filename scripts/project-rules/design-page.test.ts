import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageManifests } from "./package-manifests.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs", "design.md"), "utf8");

describe("docs/design.md", () => {
  it("defines each link that it names, and no other", () => {
    const used = [...page.matchAll(/\]\[([\w-]+)\]/g)].map(([, name = ""]) => name);
    const defined = [...page.matchAll(/^\[([\w-]+)\]: https:/gm)].map(([, name = ""]) => name);
    expect([...new Set(used)].toSorted()).toEqual(defined.toSorted());
  });

  it("says of every package what it may import, as its package.json has it", () => {
    // An example is an app of its own, and lists what it uses as any other app would.
    const manifests = packageManifests(root).filter(({ path }) => !path.startsWith("examples/"));
    const names = manifests.map(({ name }) => name);
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    for (const { path, name, dependencies } of manifests) {
      const cells = rows.find((row) => row.includes(`\`${dirname(path)}/\``))?.split("|") ?? [];
      const documented = names.filter((other) => new RegExp(`\\b${other}\\b`).test(cells.at(-2) ?? ""));
      const listed = names.filter((other) => dependencies.includes(`@ringback/${other}`));
      expect({ name, isDocumented: cells.length > 0, documented }).toEqual({
        name,
        isDocumented: true,
        documented: listed,
      });
    }
  });
});
