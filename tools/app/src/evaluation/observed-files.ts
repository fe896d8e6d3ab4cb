import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** How much of a file or folder was read: all of it, or only what it is. */
export type Extent = "content" | "existence";

type Observer = (path: string, extent: Extent) => void;

let observer: Observer | undefined;

/**
 * Has every read of a file or folder reported from now on, by whomever in this process. It is called before SST and its
 * packages are loaded, as they keep the functions of `node:fs` that they find.
 */
export function observeFiles(): void {
  const whole = [
    "readFile",
    "readFileSync",
    "createReadStream",
    "open",
    "openSync",
    "readdir",
    "readdirSync",
  ];
  const mere = ["existsSync", "stat", "statSync", "lstat", "lstatSync", "access", "accessSync"];
  for (const [names, extent] of [
    [whole, "content"],
    [mere, "existence"],
  ] as const) {
    for (const name of names) {
      for (const owner of [fs, fs.promises]) wrap(owner, name, extent);
    }
  }
  syncBuiltinESMExports();
}

/** Reports reads to an observer, until it is told otherwise. */
export function reportFilesTo(next: Observer | undefined): void {
  observer = next;
}

function wrap(owner: object, name: string, extent: Extent): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") return;
  const wrapped = (...parameters: unknown[]): unknown => {
    const path = pathOf(parameters[0]);
    if (path !== undefined) observer?.(path, extent);
    return Reflect.apply(original, owner, parameters);
  };
  Reflect.set(owner, name, Object.assign(wrapped, original));
}

function pathOf(value: unknown): string | undefined {
  // Stacks name Node's own code so, and some readers of stacks look for it.
  if (typeof value === "string") return value.startsWith("node:") ? undefined : resolve(value);
  if (value instanceof URL && value.protocol === "file:") return fileURLToPath(value);
  return undefined;
}
