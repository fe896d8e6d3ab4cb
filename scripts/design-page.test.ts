import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageManifests } from "./checks/package-manifests.ts";

const root = join(import.meta.dirname, "..");
const file = join(root, "docs", "design.md");
const page = readFileSync(file, "utf8");

describe("docs/design.md", () => {
  it("names files and folders that are there", () => {
    const named = [...page.matchAll(/`((?:packages|tools|stacks|scripts)\/[\w./-]*)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("links to documents and headings that are there", () => {
    const targets = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    const ours = targets.filter((target) => !target.startsWith("https:"));
    expect(ours.length).toBeGreaterThan(15);
    expect(ours.filter((target) => !isThere(target))).toEqual([]);
  });

  it("defines each link that it names, and no other", () => {
    const used = [...page.matchAll(/\]\[([\w-]+)\]/g)].map(([, name = ""]) => name);
    const defined = [...page.matchAll(/^\[([\w-]+)\]: https:/gm)].map(([, name = ""]) => name);
    expect([...new Set(used)].toSorted()).toEqual(defined.toSorted());
  });

  it("says of every package what it may import, as its package.json has it", () => {
    const manifests = packageManifests(root);
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

function isThere(target: string): boolean {
  const [path = "", heading] = target.split("#");
  const document = path === "" ? file : join(dirname(file), path);
  if (!existsSync(document)) return false;
  return heading === undefined || headingsOf(document).includes(heading);
}

/** The anchors that GitHub gives a document's headings. */
function headingsOf(document: string): readonly string[] {
  return [...readFileSync(document, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
