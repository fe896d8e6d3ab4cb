/**
 * Builds the page into a folder: `node build-assets.ts FOLDER`. The folder appears complete or not at all. If several
 * processes build it at once, one does and the others wait for it.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { tryLockFile } from "@ringback/stepfunctions/journal/try-lock-file";
import { build } from "vite";

const pollMs = 100;
const parentCheckMs = 200;
/** Builds of other sources are deleted after this time. */
const staleMs = 24 * 3600 * 1000;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: node build-assets.ts FOLDER");
// Lower priority than the local cloud and the browser.
setPriority(5);
// The build ends with the local cloud: if that is killed, this process gets another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, parentCheckMs).unref();
await underLock(`${folder}.lock`, async () => {
  if (existsSync(folder)) return;
  const draft = await mkdtemp(`${folder}.draft-`);
  try {
    await buildPage(draft);
    await compress(draft);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeStale(folder);
});

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: join(import.meta.dirname, "..", "..", "page"),
    logLevel: "error",
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2023",
      // The content security policy allows neither inline scripts nor data: URLs.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  });
}

/** Writes a compressed copy next to each text file. */
async function compress(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:js|css|html|svg)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const level = constants.Z_BEST_COMPRESSION;
    await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level }));
  }
}

async function removeStale(kept: string): Promise<void> {
  for (const name of await readdir(dirname(kept))) {
    const other = join(dirname(kept), name);
    if (name === basename(kept) || name.endsWith(".lock")) continue;
    const { mtimeMs } = await stat(other);
    if (Date.now() - mtimeMs > staleMs) await rm(other, { recursive: true, force: true });
  }
}

async function underLock(file: string, work: () => Promise<void>): Promise<void> {
  let unlock = tryLockFile(file);
  while (unlock === undefined) {
    await delay(pollMs);
    unlock = tryLockFile(file);
  }
  try {
    await work();
  } finally {
    unlock();
  }
}
