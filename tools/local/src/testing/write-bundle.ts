import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A function as it would come out of the bundler, in a folder of its own. */
export async function writeBundle(source: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "ringback function ")), "bundle.mjs");
  await writeFile(file, source);
  return file;
}
