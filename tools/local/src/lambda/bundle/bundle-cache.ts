import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** What the cache knows of the newest bundle of a function. */
interface Manifest {
  /** The digest of the options, and of the versions of the packages. */
  readonly settings: string;
  /** The name of the bundle's folder. */
  readonly digest: string;
  /** `bundle.mjs` */
  readonly fileName: string;
  /** What it exports, where that is known. */
  readonly exports?: readonly string[];
  /** The digest of each input, by its path from the folder of the app. */
  readonly inputs: Readonly<Record<string, string>>;
}

const manifestName = "manifest.json";

export const digestOf = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("hex");

/** The digest of a file's content; undefined where it cannot be read. */
export type DigestOfFile = (path: string) => Promise<string | undefined>;

/** Reads each file once, however many functions are made of it. */
export function fileDigests(): DigestOfFile {
  const known = new Map<string, Promise<string | undefined>>();
  return (path) => {
    const digest = known.get(path) ?? readFile(path).then(digestOf, () => undefined);
    known.set(path, digest);
    return digest;
  };
}

export async function digestsOf(app: string, inputs: readonly string[]): Promise<Record<string, string>> {
  const entries = inputs.map(async (input) => [relative(app, input), digestOf(await readFile(input))]);
  return Object.fromEntries(await Promise.all(entries));
}

export async function readManifest(cacheDir: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(cacheDir, manifestName), "utf8"));
  } catch {
    return undefined;
  }
}

export async function writeManifest(cacheDir: string, manifest: Manifest): Promise<void> {
  const file = join(cacheDir, manifestName);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(manifest));
  await rename(draft, file);
}

const keptMs = 60 * 60 * 1000;

/** Another process may still run an older bundle for a while. */
export async function removeOldBundles(cacheDir: string, digest: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (name !== digest && name !== manifestName && Date.now() - mtimeMs > keptMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
