import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { cacheFolder } from "@ringback/app/folders/cache-folder";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";
import { bundleOptions } from "./bundle-options.ts";

/** A function's code, bundled and ready to run. */
export interface Bundle {
  /** The absolute path of `bundle.mjs`. */
  readonly file: string;
  /** The export that is the handler. */
  readonly exportName: string;
  /** The absolute paths of the files in it that are in no node_modules. */
  readonly inputs: readonly string[];
  /** False where it was found in the cache. */
  readonly isNew: boolean;
}

/** A function that cannot be bundled; the message holds esbuild's own lines, with file and place. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

interface Manifest {
  readonly options: string;
  readonly digest: string;
  /** By path from the folder of the app. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Bundles a function as SST does. Nothing is built where the cache has a bundle of the same inputs. The cache is
 * `node_modules/.cache/ringback` of the app, or a folder of this user's where that cannot be written.
 *
 * @param options.app the folder of the app, from which the handler is named
 * @param options.handler as in SST: the file without its extension, a dot, the export
 * @throws BundleError
 */
export async function bundleFunction(options: {
  app: string;
  handler: string;
  minify: boolean;
}): Promise<Bundle> {
  const { app, handler, minify } = options;
  const dot = handler.lastIndexOf(".");
  const source = `${handler.slice(0, dot)}.ts`;
  const entry = join(app, source);
  if (!existsSync(entry)) {
    throw new BundleError(
      `The app in ${app} has no ${source}. The app is the nearest folder, from the current one upwards, that has an sst.config.ts.`,
    );
  }
  const exportName = handler.slice(dot + 1);
  const name = `${handler.slice(0, dot).replaceAll(/[^A-Za-z0-9]+/g, "-")}${minify ? "" : "-dev"}`;
  const cacheDir = join(await cacheFolder({ projectDir: app, name: "ringback" }), name);
  const lockFile = await readLockFile(app);
  // What the bundle depends on in addition to its inputs: the options, and the versions of its packages.
  const settings = digestOf(
    JSON.stringify(bundleOptions({ entry, outfile: cacheDir, minify })) + digestOf(lockFile),
  );
  const manifestFile = join(cacheDir, "manifest.json");
  const found = await readManifest(manifestFile);
  if (found?.options === settings && (await isUnchanged({ app, cacheDir, manifest: found }))) {
    const inputs = Object.keys(found.inputs).map((path) => join(app, path));
    return { file: join(cacheDir, found.digest, "bundle.mjs"), exportName, inputs, isNew: false };
  }
  const built = await buildSettled({ app, cacheDir, entry, minify });
  const inputs = await digestInputs(app, built.inputs);
  const digest = digestOf(settings + JSON.stringify(inputs)).slice(0, 16);
  await publish({ from: built.directory, to: join(cacheDir, digest) });
  await removeOld(cacheDir, digest);
  const manifest: Manifest = { options: settings, digest, inputs };
  const draft = `${manifestFile}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(manifest));
  await rename(draft, manifestFile);
  return { file: join(cacheDir, digest, "bundle.mjs"), exportName, inputs: built.inputs, isNew: true };
}

/** The lock file of the app, or of the workspace that the app is part of. */
async function readLockFile(app: string): Promise<Buffer | string> {
  const folder = nearestFolder(app, "package-lock.json");
  return folder === undefined ? "" : readFile(join(folder, "package-lock.json"));
}

/** An app that is part of a workspace has its packages in a folder above its own. */
const isInstalled = (path: string) => path.split("/").includes("node_modules");

const digestOf = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

async function isUnchanged(cached: { app: string; cacheDir: string; manifest: Manifest }): Promise<boolean> {
  const { app, cacheDir, manifest } = cached;
  if (!existsSync(join(cacheDir, manifest.digest, "bundle.mjs"))) return false;
  const checks = Object.entries(manifest.inputs).map(async ([path, digest]) => {
    const content = await readFile(join(app, path)).catch(() => undefined);
    return content !== undefined && digestOf(content) === digest;
  });
  return (await Promise.all(checks)).every((isSame) => isSame);
}

async function digestInputs(app: string, inputs: readonly string[]): Promise<Record<string, string>> {
  const entries = inputs.map(async (input) => [relative(app, input), digestOf(await readFile(input))]);
  return Object.fromEntries(await Promise.all(entries));
}

interface Build {
  readonly app: string;
  readonly cacheDir: string;
  readonly entry: string;
  readonly minify: boolean;
}

interface Built {
  readonly directory: string;
  readonly inputs: string[];
}

/** A file that is saved during a build may have been read before or after that: then it is built again. */
async function buildSettled(options: Build): Promise<Built> {
  const startedAt = Date.now();
  const built = await build(options);
  const times = await Promise.all(built.inputs.map(async (input) => (await stat(input)).mtimeMs));
  // A file whose time is in the future (another machine's clock) would have it built for ever.
  if (!times.some((time) => time >= startedAt && time <= Date.now())) return built;
  await rm(built.directory, { recursive: true, force: true });
  return buildSettled(options);
}

async function build(options: Build): Promise<Built> {
  const { app, cacheDir, entry, minify } = options;
  // Loading esbuild takes some milliseconds and starts a process, so only a build loads it.
  const esbuild = await import("esbuild");
  // As deep as the bundle's own folder, for the relative paths in its source map.
  const directory = join(cacheDir, `building-${randomUUID()}`);
  const outfile = join(directory, "bundle.mjs");
  try {
    const { metafile } = await esbuild.build({
      ...bundleOptions({ entry, outfile, minify }),
      absWorkingDir: app,
      logLevel: "silent",
    });
    const inputs = Object.keys(metafile.inputs).filter((path) => !isInstalled(path));
    return { directory, inputs: inputs.map((path) => join(app, path)) };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw new BundleError(error instanceof Error ? error.message : String(error));
  }
}

async function publish({ from, to }: { from: string; to: string }): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // It has been built before, here or by another process.
    await rm(from, { recursive: true, force: true });
  }
}

const keptMs = 60 * 60 * 1000;

/** Another process may still run an older bundle for a while. */
async function removeOld(cacheDir: string, digest: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (name !== digest && name !== "manifest.json" && Date.now() - mtimeMs > keptMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
