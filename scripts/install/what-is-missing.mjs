import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { lockedNodeVersion } from "./node-package.mjs";
import { readPackages } from "./read-packages.mjs";

/** @typedef {import("./read-packages.mjs").LockedPackage} LockedPackage */

/**
 * Says why an install is due, or nothing when `node_modules` is what the lock file says and its Node runs.
 *
 * npm writes `node_modules/.package-lock.json` last, so a half-done install has none. A lock file that is older than
 * it was installed; a newer one (git renews the time whenever it switches a branch) is compared by its contents.
 *
 * @param {string} root the folder of package-lock.json
 * @returns {string | undefined}
 */
export function whatIsMissing(root) {
  const lock = join(root, "package-lock.json");
  const note = join(root, "node_modules", ".package-lock.json");
  const locked = readPackages(lock) ?? {};
  const installed = readPackages(note);
  if (installed === undefined) return "nothing is installed yet";
  if (statSync(lock).mtimeMs > statSync(note).mtimeMs && !agree(locked, installed))
    return "the lock file has changed";
  const wantedNode = lockedNodeVersion(locked);
  if (wantedNode !== undefined && nodeVersion(root) !== `v${wantedNode}`)
    return `Node ${wantedNode} does not run`;
  return undefined;
}

/**
 * Optional packages are left out of an install where they are for another platform.
 *
 * @param {Record<string, LockedPackage>} locked
 * @param {Record<string, LockedPackage>} installed
 */
function agree(locked, installed) {
  const wanted = Object.entries(locked).filter(([path]) => path !== "");
  return (
    Object.keys(installed).every((path) => path in locked) &&
    wanted.every(([path, { version, optional, devOptional, peer }]) => {
      const found = installed[path];
      return found === undefined ? (optional ?? devOptional ?? peer ?? false) : found.version === version;
    })
  );
}

/** @param {string} root */
function nodeVersion(root) {
  return spawnSync(join(root, "node_modules", ".bin", "node"), ["--version"], {
    encoding: "utf8",
  }).stdout?.trim();
}
