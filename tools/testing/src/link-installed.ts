import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");
const installed = join(root, "node_modules");

/** Gives an app in another folder what is installed here, and SST's platform, so that it can be evaluated and bundled. */
export async function linkInstalled(folder: string): Promise<void> {
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  const names = (await readdir(installed)).filter((name) => !name.startsWith("."));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(packages, name))));
  await symlink(join(root, ".sst"), join(folder, ".sst"));
}
