import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder } from "@ringback/app/folders/cache-folder";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";
import { type DigestOfFile, digestOf, readManifest } from "./bundle-cache.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import { copiedFiles } from "./copied-files.ts";
import { findHandler, handlerExtensions, readHandlerName } from "./find-handler.ts";
import type { FunctionSource } from "./function-source.ts";
import { type BundledModule, bundlePlaces, type MissingModule } from "./module-bundle.ts";
import { readBundling } from "./read-bundling.ts";

/**
 * Looks for a module's bundle in the cache.
 * @throws BundleError where there is no such module
 */
export async function findModule(
  source: FunctionSource,
  digestOfFile: DigestOfFile,
): Promise<{ readonly bundled: BundledModule } | MissingModule> {
  const { app, handler } = source;
  const { path } = readHandlerName(handler);
  const cache = await cacheFolder({ projectDir: app, name: "ringback" });
  if (source.bundle !== undefined)
    return { bundled: findBuilt({ path, folder: resolve(app, source.bundle), cache }) };
  const entry = findHandler(app, path);
  if (entry === undefined) {
    throw new BundleError(`The app in ${app} has no ${path}.ts, nor ${otherExtensions}.`);
  }
  const bundling = readBundling(source.bundling ?? {});
  const { minify, runtime } = source;
  const options = { entry, minify, bundling, ...(runtime === undefined ? {} : { runtime }) };
  const optionsDigest = digestOf(
    JSON.stringify([options.bundling, bundleOptions({ ...options, outfile: "" })]),
  );
  const cacheDir = join(cache, `${path.replaceAll(/[^A-Za-z0-9]+/g, "-")}-${optionsDigest.slice(0, 8)}`);
  const copied = await copiedFiles(app, source.copyFiles ?? []);
  // What the bundle depends on in addition to its inputs: the options, and the versions of its packages.
  const settings = digestOf(
    optionsDigest + JSON.stringify(copied.map(({ to }) => to)) + (await lockFileDigest(app, digestOfFile)),
  );
  const found = await readManifest(cacheDir);
  if (found?.settings === settings && (await isUnchanged({ app, cacheDir, manifest: found, digestOfFile }))) {
    const { exports, digest, fileName } = found;
    const inputs = Object.keys(found.inputs).map((input) => join(app, input));
    const place = bundlePlaces(join(cacheDir, digest), fileName);
    return { bundled: { ...place, inputs, isNew: false, ...(exports === undefined ? {} : { exports }) } };
  }
  return { build: { app, cacheDir, copied, ...options }, settings };
}

const otherExtensions = handlerExtensions.slice(1).join(", ");

function findBuilt(options: { path: string; folder: string; cache: string }): BundledModule {
  const { path, folder, cache } = options;
  const file = findHandler(folder, path);
  if (file === undefined) throw new BundleError(`The bundle ${folder} has no ${path}.mjs, .js or .cjs.`);
  const compileCache = join(cache, `built-${digestOf(file).slice(0, 16)}`);
  return { file, taskRoot: folder, compileCache, inputs: [file], isNew: false };
}

/** Of the app, or of the workspace that the app is part of. */
async function lockFileDigest(app: string, digestOfFile: DigestOfFile): Promise<string> {
  const folder = nearestFolder(app, "package-lock.json");
  const digest = folder === undefined ? undefined : await digestOfFile(join(folder, "package-lock.json"));
  return digest ?? digestOf("");
}

async function isUnchanged(cached: {
  app: string;
  cacheDir: string;
  manifest: { digest: string; fileName: string; inputs: Readonly<Record<string, string>> };
  digestOfFile: DigestOfFile;
}): Promise<boolean> {
  const { app, cacheDir, manifest, digestOfFile } = cached;
  if (!existsSync(join(cacheDir, manifest.digest, manifest.fileName))) return false;
  const checks = Object.entries(manifest.inputs).map(
    async ([path, digest]) => (await digestOfFile(join(app, path))) === digest,
  );
  return (await Promise.all(checks)).every((isSame) => isSame);
}
