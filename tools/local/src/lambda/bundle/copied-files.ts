import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BundleError } from "./bundle-error.ts";

/** One file that is copied next to a bundle. */
export interface CopiedFile {
  /** Its absolute path. */
  readonly from: string;
  /** Its path from the folder of the bundle. */
  readonly to: string;
}

/**
 * The files that SST's `copyFiles` name: a file, or each file of a folder.
 *
 * @throws BundleError where there is none
 */
export async function copiedFiles(
  app: string,
  copyFiles: readonly { readonly from: string; readonly to: string }[],
): Promise<CopiedFile[]> {
  const all = await Promise.all(copyFiles.map(({ from, to }) => filesOf({ from: resolve(app, from), to })));
  return all.flat().sort((a, b) => (a.to < b.to ? -1 : 1));
}

async function filesOf({ from, to }: CopiedFile): Promise<CopiedFile[]> {
  const found = await stat(from).catch(() => undefined);
  if (found === undefined) throw new BundleError(`There is no ${from} to copy (copyFiles).`);
  if (!found.isDirectory()) return [{ from, to }];
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ from: file, to: join(to, file.slice(from.length)) }));
}
