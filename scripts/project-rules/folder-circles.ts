import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** One import from a folder of a package into another one. */
interface Arrow {
  readonly from: string;
  readonly to: string;
}

/**
 * The folders of a package that import each other, directly or by way of others: each circle as `a -> b -> a`. A file on
 * top counts for itself, for there is what ties folders together, and what all of them share. Tests and their helpers are
 * left out: they may use what lies above.
 *
 * @param source the folder of the package's sources, such as `tools/local/src`
 */
export function folderCircles(root: string, source: string): readonly string[] {
  const arrows = arrowsOf(join(root, source));
  const next = Map.groupBy(arrows, ({ from }) => from);
  const circles = arrows.flatMap((arrow) => {
    const back = wayBetween(next, arrow.to, arrow.from);
    return back === undefined ? [] : [fromTheFirst([arrow.from, ...back.slice(0, -1)])];
  });
  return [...new Set(circles)].sort();
}

function arrowsOf(folder: string): readonly Arrow[] {
  const files = globSync("**/*.{ts,tsx}", { cwd: folder }).filter((file) => !isTest(file));
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const imported = [...source.matchAll(/(?:from|import)[\s(]*"(\.[^"]+)"/g)];
    return imported
      .map(([, path = ""]) => ({ from: placeOf(file), to: placeOf(normalize(join(dirname(file), path))) }))
      .filter(({ from, to }) => from !== to && !to.startsWith(".."));
  });
}

const isTest = (file: string) => file.endsWith(".test.ts") || file.split("/").includes("testing");

const placeOf = (file: string) => (file.includes("/") ? dirname(file) : file);

/** The shortest way along the arrows, both ends included. */
function wayBetween(
  next: ReadonlyMap<string, readonly Arrow[]>,
  start: string,
  end: string,
): readonly string[] | undefined {
  const seen = new Set([start]);
  const ways = [[start]];
  for (const way of ways) {
    const last = way.at(-1) ?? start;
    if (last === end) return way;
    for (const { to } of next.get(last) ?? []) {
      if (!seen.has(to)) ways.push([...way, to]);
      seen.add(to);
    }
  }
  return undefined;
}

/** The same circle reads the same from whichever folder it was found. */
function fromTheFirst(places: readonly string[]): string {
  const first = places.indexOf(places.toSorted()[0] ?? "");
  const turned = [...places.slice(first), ...places.slice(0, first)];
  return [...turned, turned[0]].join(" -> ");
}
