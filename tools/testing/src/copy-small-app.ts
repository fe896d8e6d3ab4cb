import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallApp } from "./small-app.ts";

/** A copy of the small app that somebody works on. Paths go from its folder. */
export interface CopiedApp {
  readonly folder: string;
  write(path: string, content: string): Promise<void>;
  /** @throws Error where the file does not hold the text */
  replace(path: string, before: string, after: string): Promise<void>;
  remove(): Promise<void>;
}

const root = join(import.meta.dirname, "..", "..", "..");
const installed = join(root, "node_modules");

/** Copies the small app into a temporary folder, and links what is installed here. */
export async function copySmallApp(): Promise<CopiedApp> {
  const folder = await mkdtemp(join(tmpdir(), "ringback app "));
  const packages = join(folder, "node_modules");
  const isSource = (path: string) => !path.startsWith(join(smallApp, "node_modules"));
  await cp(smallApp, folder, { recursive: true, filter: isSource });
  await mkdir(packages);
  const names = (await readdir(installed)).filter((name) => !name.startsWith("."));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(packages, name))));
  // SST's platform, so that the copy can be evaluated.
  await symlink(join(root, ".sst"), join(folder, ".sst"));
  const write = (path: string, content: string) => writeFile(join(folder, path), content);
  return {
    folder,
    write,
    async replace(path, before, after) {
      const content = await readFile(join(folder, path), "utf8");
      if (!content.includes(before)) throw new Error(`${path} does not hold ${before}`);
      await write(path, content.replace(before, after));
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}
