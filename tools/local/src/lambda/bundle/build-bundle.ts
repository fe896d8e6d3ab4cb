import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import type { Build, Built } from "./build.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import { completeBuild, exportsOf } from "./complete-build.ts";
import type { Bundling } from "./read-bundling.ts";

/**
 * Builds a function into a new folder of the cache.
 *
 * @throws BundleError
 */
export async function buildBundle(options: Build): Promise<Built> {
  const { app, cacheDir, bundling } = options;
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
    const output = Object.values(described.metafile.outputs).find(
      ({ entryPoint }) => entryPoint !== undefined,
    );
    return await completeBuild({
      build: options,
      directory,
      fileName,
      inputs: Object.keys(metafile.inputs),
      exports: exportsOf(output, described.text, bundling.format),
    });
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

async function pluginsOf(app: string, { plugins }: Bundling): Promise<Plugin[]> {
  if (plugins === undefined) return [];
  const file = resolve(app, plugins);
  // A file that was changed is another module.
  const loaded: { default?: unknown } = await import(`${pathToFileURL(file).href}?${Date.now()}`);
  if (!Array.isArray(loaded.default))
    throw new Error(`${file} has no list of plugins as its default export.`);
  return loaded.default;
}
