import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import type { CopiedFile } from "./copied-files.ts";
import type { Bundling } from "./read-bundling.ts";

/** What is to be built. */
export interface Build {
  readonly app: string;
  readonly cacheDir: string;
  readonly entry: string;
  readonly minify: boolean;
  readonly runtime?: string;
  readonly bundling: Bundling;
  readonly copied: readonly CopiedFile[];
}

/** A bundle in a new folder of the cache. */
export interface Built {
  readonly directory: string;
  /** `bundle.mjs` */
  readonly fileName: string;
  readonly inputs: string[];
  /** What it exports; undefined where only running it would tell. */
  readonly exports?: readonly string[];
}

/**
 * Builds a function into a new folder of the cache.
 *
 * @throws BundleError
 */
export async function buildBundle(options: Build): Promise<Built> {
  const { app, cacheDir, entry, bundling, copied } = options;
  // Loading esbuild takes some milliseconds and starts a process, so only a build loads it.
  const esbuild = await import("esbuild");
  // As deep as the bundle's own folder, for the relative paths in its source map.
  const directory = join(cacheDir, `building-${randomUUID()}`);
  const fileName = bundling.format === "cjs" ? "bundle.cjs" : "bundle.mjs";
  try {
    const asked = {
      ...bundleOptions({ ...options, outfile: join(directory, fileName) }),
      absWorkingDir: app,
      logLevel: "silent",
      plugins: await pluginsOf(app, bundling),
    } satisfies BuildOptions;
    const { metafile } = await esbuild.build(asked);
    // esbuild knows the exports of modules only.
    const described =
      bundling.format === "esm"
        ? { metafile, text: await readFile(join(directory, fileName), "utf8") }
        : await describedAsModule(esbuild, asked);
    const exports = exportsOf(described, bundling.format);
    for (const { from, to } of copied) await cp(from, join(directory, to));
    await linkPackages({ app, entry, directory });
    return {
      directory,
      fileName,
      inputs: await inputsOf(metafile, options),
      ...(exports === undefined ? {} : { exports }),
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw new BundleError(error instanceof Error ? error.message : String(error));
  }
}

interface Described {
  readonly metafile: Metafile;
  /** The code of the bundle. */
  readonly text: string;
}

async function describedAsModule(
  esbuild: typeof import("esbuild"),
  asked: BuildOptions & { metafile: true },
): Promise<Described> {
  const { metafile, outputFiles } = await esbuild.build({ ...asked, format: "esm", write: false });
  return { metafile, text: outputFiles.map(({ text }) => text).join("\n") };
}

function exportsOf({ metafile, text }: Described, format: Bundling["format"]): readonly string[] | undefined {
  // What a package outside the bundle exports, nobody knows before it runs.
  if (/\bexport\s*\*\s*from\b/.test(text)) return undefined;
  const entry = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  const exports = entry?.exports;
  // A CommonJS source sets its exports while it runs, and a module of it has a default export alone.
  const isCommonJs = format === "cjs" && exports?.length === 1 && exports[0] === "default";
  return isCommonJs ? undefined : exports;
}

async function inputsOf(metafile: Metafile, { app, entry, bundling, copied }: Build): Promise<string[]> {
  const sources = Object.keys(metafile.inputs).filter((path) => !isInstalled(path) && isFile(path));
  const tsconfig = nearestFolder(dirname(entry), "tsconfig.json");
  const all = [
    ...sources.map((path) => join(app, path)),
    ...copied.map(({ from }) => from),
    ...(bundling.plugins === undefined ? [] : [resolve(app, bundling.plugins)]),
    ...(tsconfig === undefined ? [] : [join(tsconfig, "tsconfig.json")]),
  ];
  return [...new Set(all)];
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

async function pluginsOf(app: string, { plugins }: Bundling): Promise<Plugin[]> {
  if (plugins === undefined) return [];
  const file = resolve(app, plugins);
  // A file that was changed is another module.
  const loaded: { default?: unknown } = await import(`${pathToFileURL(file).href}?${Date.now()}`);
  if (!Array.isArray(loaded.default))
    throw new Error(`${file} has no list of plugins as its default export.`);
  return loaded.default;
}
