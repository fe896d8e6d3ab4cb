import { cp, mkdir, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";
import type { Metafile } from "esbuild";
import type { Build, Built } from "./build.ts";
import type { Bundling } from "./read-bundling.ts";

/**
 * What a bundle exports.
 *
 * @param text its code
 * @returns undefined where only running it would tell
 */
export function exportsOf(
  output: Metafile["outputs"][string] | undefined,
  text: string,
  format: Bundling["format"],
): readonly string[] | undefined {
  // What a package outside the bundle exports, nobody knows before it runs.
  if (/\bexport\s*\*\s*from\b/.test(text)) return undefined;
  const exports = output?.exports;
  // A CommonJS source sets its exports while it runs, and a module of it has a default export alone.
  const isCommonJs = format === "cjs" && exports?.length === 1 && exports[0] === "default";
  return isCommonJs ? undefined : exports;
}

/** A build whose code is there, with what belongs next to it. */
export async function completeBuild(built: {
  build: Build;
  directory: string;
  fileName: string;
  /** As esbuild names them. */
  inputs: readonly string[];
  exports: readonly string[] | undefined;
}): Promise<Built> {
  const { build, directory, fileName, exports } = built;
  for (const { from, to } of build.copied) await cp(from, join(directory, to));
  await linkPackages({ ...build, directory });
  const inputs = inputsOf(built.inputs, build);
  return { directory, fileName, inputs, ...(exports === undefined ? {} : { exports }) };
}

function inputsOf(paths: readonly string[], { app, entry, bundling, copied }: Build): string[] {
  const sources = paths.filter((path) => !isInstalled(path) && isFile(path));
  const tsconfig = nearestFolder(dirname(entry), "tsconfig.json");
  const all = [
    ...sources.map((path) => join(app, path)),
    ...copied.map(({ from }) => from),
    ...(bundling.plugins === undefined ? [] : [resolve(app, bundling.plugins)]),
    ...(tsconfig === undefined ? [] : [join(tsconfig, "tsconfig.json")]),
  ];
  // In one order, however they were found: the digest of a bundle is one of its inputs.
  return [...new Set(all)].sort();
}

/** An app that is part of a workspace has its packages in a folder above its own. */
const isInstalled = (path: string) => path.split("/").includes("node_modules");

/** What a plugin has made up is in a namespace of its own. */
const isFile = (path: string) => !/^(?:<|[\w-]+:)/.test(path);

/** What is left outside the bundle is found where the handler would find it; on AWS, SST installs it there. */
async function linkPackages(options: { app: string; entry: string; directory: string }): Promise<void> {
  const folder = nearestFolder(dirname(options.entry), "node_modules");
  if (folder === undefined) return;
  await mkdir(options.directory, { recursive: true });
  // The app may have copied packages of its own there.
  await symlink(join(folder, "node_modules"), join(options.directory, "node_modules"), "junction").catch(
    () => undefined,
  );
}
