import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { InstalledSst } from "./installed-sst.ts";

/**
 * The prepared platform of an app's SST: its own `.sst/platform`, the nearest above that is of the same version, or the
 * one of the project that SST is installed in; undefined where none is there.
 */
export function findPlatform(app: string, sst: InstalledSst): string | undefined {
  const installedIn = dirname(dirname(sst.folder));
  for (const folder of [...upwards(app), installedIn]) {
    if (isPrepared(folder, sst.version)) return join(folder, ".sst", "platform");
  }
  return undefined;
}

/** SST writes the lock of its providers once their packages are installed, so it marks a platform as complete. */
export function isPrepared(folder: string, version: string): boolean {
  const versionFile = join(folder, ".sst", "platform", "version");
  return (
    existsSync(join(folder, ".sst", "provider-lock.json")) &&
    existsSync(versionFile) &&
    readFileSync(versionFile, "utf8").trim() === version
  );
}

function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
