import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The processor time of one part of a process. */
export interface CpuPart {
  readonly part: string;
  readonly cpuMs: number;
}

/** V8's CPU profile, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Reads the largest profile of a folder, which is the main thread's. */
export async function readProfile(folder: string): Promise<CpuProfile> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const largest = texts.toSorted((a, b) => b.length - a.length)[0];
  if (largest === undefined) throw new Error(`There is no profile in ${folder}.`);
  return JSON.parse(largest);
}

/**
 * The time that a process spent in each package, with what JavaScript's own functions did for it, the largest
 * first; what it waited is left out.
 */
export function cpuByPart({ nodes, samples, timeDeltas }: CpuProfile): readonly CpuPart[] {
  const parts = partsOf(nodes);
  const milliseconds = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const part = parts.get(id);
    if (part === undefined) continue;
    milliseconds.set(part, (milliseconds.get(part) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...milliseconds]
    .map(([part, cpuMs]) => ({ part, cpuMs }))
    .sort((a, b) => b.cpuMs - a.cpuMs || a.part.localeCompare(b.part));
}

/** Parts with less than this share of the time go together. */
const smallestShare = 0.01;

/** The large parts, and what all others have together. */
export function largeParts(parts: readonly CpuPart[]): readonly CpuPart[] {
  const total = parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const large = parts.filter(({ cpuMs }) => cpuMs >= smallestShare * total);
  const rest = total - large.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return [...large, { part: "all others", cpuMs: rest }];
}

function partsOf(nodes: CpuProfile["nodes"]): ReadonlyMap<number, string | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, string | undefined>();
  const open: { id: number; caller: string | undefined }[] = [];
  const isChild = new Set(nodes.flatMap(({ children = [] }) => children));
  for (const { id } of nodes) if (!isChild.has(id)) open.push({ id, caller: undefined });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = byId.get(next.id);
    if (node === undefined) continue;
    const part = partOf(node.callFrame) ?? next.caller;
    parts.set(node.id, part);
    for (const id of node.children ?? []) open.push({ id, caller: part });
  }
  return parts;
}

/** Undefined for what is nobody's: the root, idleness, and JavaScript's own functions, which are their caller's. */
function partOf({ functionName, url }: { functionName: string; url: string }): string | undefined {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)") return "native code of Node and the system";
  if (url === "") return undefined;
  const core = /^node:(?:internal\/)?(?:deps\/)?([^/]+)/.exec(url)?.[1];
  if (core !== undefined) return `Node: ${core}`;
  const installed = url.split("node_modules/");
  const path = installed.length > 1 ? installed.at(-1) : undefined;
  if (path !== undefined)
    return path
      .split("/")
      .slice(0, path.startsWith("@") ? 2 : 1)
      .join("/");
  const own = /\/(?:packages|tools)\/([^/]+)\//.exec(url)?.[1];
  return own === undefined ? "other" : `@ringback/${own}`;
}
