import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Metafile } from "esbuild";
import type { Build, Built } from "./build.ts";
import { buildBundle } from "./build-bundle.ts";
import { bundleOptions } from "./bundle-options.ts";
import { completeBuild, exportsOf } from "./complete-build.ts";

/**
 * Builds functions, each as `buildBundle` does. Those with the same options are one build, in which what they share is read
 * and understood once: ten functions around the same packages take little longer than one.
 *
 * @returns in their order; rejected with a BundleError where one cannot be built
 */
export async function buildBundles(
  builds: readonly Build[],
): Promise<readonly PromiseSettledResult<Built>[]> {
  const groups = new Map<string, Build[]>();
  for (const build of builds) {
    const { app, minify, runtime, bundling } = build;
    const isAlone = bundling.format === "cjs" || bundling.splitting || bundling.plugins !== undefined;
    const key = isAlone
      ? randomUUID()
      : JSON.stringify([app, dirname(build.cacheDir), minify, runtime, bundling]);
    groups.set(key, [...(groups.get(key) ?? []), build]);
  }
  const results = new Map<Build, PromiseSettledResult<Built>>();
  const all = [...groups.values()].map(async (group) => {
    const settled = await buildGroup(group);
    for (const [index, build] of group.entries()) {
      const result = settled[index];
      if (result !== undefined) results.set(build, result);
    }
  });
  await Promise.all(all);
  return builds.flatMap((build) => results.get(build) ?? []);
}

async function buildGroup(group: readonly Build[]): Promise<readonly PromiseSettledResult<Built>[]> {
  const [first, ...others] = group;
  if (first !== undefined && others.length > 0) {
    const built = await buildAtOnce(first, group).catch(() => undefined);
    if (built !== undefined) return built.map((value) => ({ status: "fulfilled", value }));
    // Whose error it is says a build of each.
  }
  return Promise.allSettled(group.map(buildBundle));
}

/** One build of several modules, each into a folder of its own part of the cache. */
async function buildAtOnce(first: Build, group: readonly Build[]): Promise<readonly Built[]> {
  const { app } = first;
  const cache = dirname(first.cacheDir);
  const esbuild = await import("esbuild");
  const placed = group.map((build) => ({
    build,
    directory: join(build.cacheDir, `building-${randomUUID()}`),
  }));
  try {
    const { outfile, ...options } = bundleOptions({ ...first, outfile: "" });
    const { metafile } = await esbuild.build({
      ...options,
      entryPoints: placed.map(({ build, directory }) => ({
        in: build.entry,
        out: relative(cache, join(directory, "bundle")),
      })),
      outdir: cache,
      outExtension: { ".js": ".mjs" },
      absWorkingDir: app,
      logLevel: "silent",
    });
    const outputs = new Map(
      Object.values(metafile.outputs).map((output) => [resolve(app, output.entryPoint ?? ""), output]),
    );
    return await Promise.all(
      placed.map(async ({ build, directory }) => {
        const fileName = "bundle.mjs";
        const text = await readFile(join(directory, fileName), "utf8");
        const exports = exportsOf(outputs.get(build.entry), text, "esm");
        const inputs = inputsFrom(relative(app, build.entry), metafile);
        return completeBuild({ build, directory, fileName, inputs, exports });
      }),
    );
  } catch (error) {
    await Promise.all(placed.map(({ directory }) => rm(directory, { recursive: true, force: true })));
    throw error;
  }
}

/** What a module is made of: itself and whatever it imports, also what is left out of its bundle in the end. */
function inputsFrom(entry: string, { inputs }: Metafile): readonly string[] {
  const found = new Set([entry]);
  for (const path of found) {
    for (const imported of inputs[path]?.imports ?? []) {
      if (imported.external !== true && inputs[imported.path] !== undefined) found.add(imported.path);
    }
  }
  return [...found];
}
