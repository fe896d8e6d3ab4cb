import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Build, Built } from "./build.ts";
import { buildBundles } from "./build-bundles.ts";
import { digestOf, digestsOf, removeOldBundles, writeManifest } from "./bundle-cache.ts";
import { type BundledModule, bundlePlaces, type MissingModule } from "./module-bundle.ts";

/** Builds modules that the cache does not have, and puts them into it. Each promise rejects with its BundleError. */
export async function buildModules(
  missing: readonly MissingModule[],
): Promise<ReadonlyMap<MissingModule, Promise<BundledModule>>> {
  const built = await buildSettled(missing.map(({ build }) => build));
  return new Map(
    missing.map((one, index) => {
      const module = kept(one, built[index]);
      // Whoever asks for it has its error.
      module.catch(() => undefined);
      return [one, module];
    }),
  );
}

/** Puts a built module into the cache. */
async function kept(
  { build, settings }: MissingModule,
  result: PromiseSettledResult<Built> | undefined,
): Promise<BundledModule> {
  if (result === undefined) throw new Error("There are as many results as builds.");
  if (result.status === "rejected") throw result.reason;
  const { app, cacheDir } = build;
  const { directory, fileName, exports } = result.value;
  const inputs = await digestsOf(app, result.value.inputs);
  const digest = digestOf(settings + JSON.stringify(inputs)).slice(0, 16);
  await publish({ from: directory, to: join(cacheDir, digest) });
  await removeOldBundles(cacheDir, digest);
  const known = exports === undefined ? {} : { exports };
  await writeManifest(cacheDir, { settings, digest, fileName, inputs, ...known });
  const place = bundlePlaces(join(cacheDir, digest), fileName);
  return { ...place, inputs: result.value.inputs, isNew: true, ...known };
}

/** A file that is saved during a build may have been read before or after that: then all is built again. */
async function buildSettled(builds: readonly Build[]): ReturnType<typeof buildBundles> {
  const startedAt = Date.now();
  const results = await buildBundles(builds);
  const built = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const inputs = new Set(built.flatMap((one) => one.inputs));
  const times = await Promise.all([...inputs].map(async (input) => (await stat(input)).mtimeMs));
  // A file whose time is in the future (another machine's clock) would have it built for ever.
  if (!times.some((time) => time >= startedAt && time <= Date.now())) return results;
  await Promise.all(built.map(({ directory }) => rm(directory, { recursive: true, force: true })));
  return buildSettled(builds);
}

async function publish({ from, to }: { from: string; to: string }): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // It has been built before, here or by another process.
    await rm(from, { recursive: true, force: true });
  }
}
