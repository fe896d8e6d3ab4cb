import { existsSync } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cacheFolder } from "@ringback/app/folders/cache-folder";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";
import { type Build, buildBundle } from "./build-bundle.ts";
import { digestOf, digestsOf, readManifest, removeOldBundles, writeManifest } from "./bundle-cache.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import { copiedFiles } from "./copied-files.ts";
import { findHandler, handlerExtensions, readHandlerName } from "./find-handler.ts";
import { readBundling } from "./read-bundling.ts";

/** A function's code, bundled and ready to run. */
export interface Bundle {
  /** The absolute path of `bundle.mjs`. */
  readonly file: string;
  /** The export that is the handler. */
  readonly exportName: string;
  /** The folder that Lambda has as `/var/task`. */
  readonly taskRoot: string;
  /** Where Node keeps what it has compiled of it. */
  readonly compileCache: string;
  /** The absolute paths of the files that it is made of and that are in no node_modules. */
  readonly inputs: readonly string[];
  /** False where it was found in the cache. */
  readonly isNew: boolean;
}

/** What a function is made of, as SST is given it. */
export interface FunctionSource {
  /** The folder of the app, from which all paths go. */
  readonly app: string;
  /** The file without its extension, a dot, the export. */
  readonly handler: string;
  /** False for what `sst dev` runs. */
  readonly minify: boolean;
  /** `nodejs24.x` unless given. */
  readonly runtime?: string;
  /** SST's `nodejs` options. */
  readonly bundling?: Readonly<Record<string, unknown>>;
  readonly copyFiles?: readonly { readonly from: string; readonly to: string }[];
  /** A folder that is run as it is; the handler is named from there. */
  readonly bundle?: string;
}

/**
 * Bundles a function as SST does. Nothing is built where the cache has a bundle of the same inputs and options. The cache
 * is `node_modules/.cache/ringback` of the app, or a folder of this user's where that cannot be written.
 *
 * @throws BundleError where there is no such file, where it has no such export, or where esbuild refuses it
 */
export async function bundleFunction(source: FunctionSource): Promise<Bundle> {
  const { app, handler } = source;
  const { path, exportName } = readHandlerName(handler);
  const cache = await cacheFolder({ projectDir: app, name: "ringback" });
  if (source.bundle !== undefined) return findBuilt({ source, folder: resolve(app, source.bundle), cache });
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
    optionsDigest + JSON.stringify(copied.map(({ to }) => to)) + digestOf(await readLockFile(app)),
  );
  const found = await readManifest(cacheDir);
  if (found?.settings === settings && (await isUnchanged({ app, cacheDir, manifest: found }))) {
    if (found.exports !== undefined && !found.exports.includes(exportName))
      throw missingExport(source, found.exports);
    const inputs = Object.keys(found.inputs).map((input) => join(app, input));
    return { ...places(join(cacheDir, found.digest), found.fileName), exportName, inputs, isNew: false };
  }
  const built = await buildSettled({ app, cacheDir, copied, ...options });
  if (built.exports !== undefined && !built.exports.includes(exportName)) {
    await rm(built.directory, { recursive: true, force: true });
    throw missingExport(source, built.exports);
  }
  const inputs = await digestsOf(app, built.inputs);
  const digest = digestOf(settings + JSON.stringify(inputs)).slice(0, 16);
  await publish({ from: built.directory, to: join(cacheDir, digest) });
  await removeOldBundles(cacheDir, digest);
  const { fileName, exports } = built;
  await writeManifest(cacheDir, {
    settings,
    digest,
    fileName,
    inputs,
    ...(exports === undefined ? {} : { exports }),
  });
  return { ...places(join(cacheDir, digest), fileName), exportName, inputs: built.inputs, isNew: true };
}

const otherExtensions = handlerExtensions.slice(1).join(", ");

const places = (taskRoot: string, fileName: string) => ({
  file: join(taskRoot, fileName),
  taskRoot,
  compileCache: join(taskRoot, ".compile-cache"),
});

function findBuilt(options: { source: FunctionSource; folder: string; cache: string }): Bundle {
  const { source, folder, cache } = options;
  const { path, exportName } = readHandlerName(source.handler);
  const file = findHandler(folder, path);
  if (file === undefined) throw new BundleError(`The bundle ${folder} has no ${path}.mjs, .js or .cjs.`);
  const compileCache = join(cache, `built-${digestOf(file).slice(0, 16)}`);
  return { file, exportName, taskRoot: folder, compileCache, inputs: [file], isNew: false };
}

function missingExport({ handler }: FunctionSource, exports: readonly string[]): BundleError {
  const { path, exportName } = readHandlerName(handler);
  const what = exports.length === 0 ? "exports nothing" : `exports ${exports.join(", ")}`;
  return new BundleError(`${path} has no export ${exportName}: it ${what}.`);
}

/** The lock file of the app, or of the workspace that the app is part of. */
async function readLockFile(app: string): Promise<Buffer | string> {
  const folder = nearestFolder(app, "package-lock.json");
  return folder === undefined ? "" : readFile(join(folder, "package-lock.json"));
}

async function isUnchanged(cached: {
  app: string;
  cacheDir: string;
  manifest: { digest: string; fileName: string; inputs: Readonly<Record<string, string>> };
}): Promise<boolean> {
  const { app, cacheDir, manifest } = cached;
  if (!existsSync(join(cacheDir, manifest.digest, manifest.fileName))) return false;
  const checks = Object.entries(manifest.inputs).map(async ([path, digest]) => {
    const content = await readFile(join(app, path)).catch(() => undefined);
    return content !== undefined && digestOf(content) === digest;
  });
  return (await Promise.all(checks)).every((isSame) => isSame);
}

/** A file that is saved during a build may have been read before or after that: then it is built again. */
async function buildSettled(options: Build): ReturnType<typeof buildBundle> {
  const startedAt = Date.now();
  const built = await buildBundle(options);
  const times = await Promise.all(built.inputs.map(async (input) => (await stat(input)).mtimeMs));
  // A file whose time is in the future (another machine's clock) would have it built for ever.
  if (!times.some((time) => time >= startedAt && time <= Date.now())) return built;
  await rm(built.directory, { recursive: true, force: true });
  return buildSettled(options);
}

async function publish({ from, to }: { from: string; to: string }): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // It has been built before, here or by another process.
    await rm(from, { recursive: true, force: true });
  }
}
