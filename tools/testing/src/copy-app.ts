import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkInstalled } from "./link-installed.ts";

/** A copy of an app that somebody works on. Paths go from its folder. */
export interface CopiedApp {
  readonly folder: string;
  write(path: string, content: string): Promise<void>;
  /** @throws Error where the file does not hold the text */
  replace(path: string, before: string, after: string): Promise<void>;
  remove(): Promise<void>;
}

/** Copies an app into a temporary folder, and links what is installed here. */
export async function copyApp(app: string): Promise<CopiedApp> {
  const folder = await mkdtemp(join(tmpdir(), "ringback app "));
  const isSource = (path: string) => !path.startsWith(join(app, "node_modules"));
  await cp(app, folder, { recursive: true, filter: isSource });
  await linkInstalled(folder);
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
