import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** @typedef {Record<string, import("./read-packages.mjs").LockedPackage>} LockedPackages */

/** What the scripts run on: the major version that Lambda runs (nodejs24.x). */
const oldestMajor = 24;

/**
 * The version of Node that the lock file has for this machine: of the packages with a command `node`, the one for its
 * system and processor. Each is a package of its own with its hash in the lock file, and has no install script.
 *
 * @param {LockedPackages} locked
 * @returns {string | undefined} nothing where there is no package of Node for this machine
 */
export function lockedNodeVersion(locked) {
  return nodePackage(locked)?.[1].version;
}

/**
 * Says why no install can help, or nothing: without a package of Node for this machine, its own has to be new enough.
 *
 * @param {LockedPackages} locked
 * @returns {string | undefined}
 */
export function unsuitableMachine(locked) {
  if (nodePackage(locked) !== undefined) return undefined;
  if (Number(process.versions.node.split(".")[0]) >= oldestMajor) return undefined;
  return `There is no package of Node ${oldestMajor} for ${process.platform} on ${process.arch}: install Node ${oldestMajor} or newer (this is ${process.versions.node}), then run this again.`;
}

/**
 * Says why the package of Node that the lock file has for this machine cannot run on it, or nothing. It costs some
 * milliseconds, so it is asked only where an install is due.
 *
 * @param {LockedPackages} locked
 * @returns {string | undefined}
 */
export function unsuitableLibrary(locked) {
  if (process.platform !== "linux" || nodePackage(locked) === undefined) return undefined;
  /** @type {{ header?: { glibcVersionRuntime?: string } }} */
  const report = process.report.getReport();
  if (report.header?.glibcVersionRuntime !== undefined) return undefined;
  return `The package of Node ${oldestMajor} is for Linux with glibc, which this one has not (Alpine's C library is musl): use a system or an image with glibc.`;
}

/**
 * Links the command `node` where npm has not: of several packages with one command npm 10 may link none, though only
 * one of them is installed.
 *
 * @param {string} root
 * @param {LockedPackages} locked
 */
export function linkNode(root, locked) {
  const [path = "", entry] = nodePackage(locked) ?? [];
  const command = join(path, entry?.bin?.node ?? "");
  const link = join(root, "node_modules", ".bin", "node");
  if (entry === undefined || existsSync(link) || !existsSync(join(root, command))) return;
  symlinkSync(join("..", "..", command), link);
}

/** @param {LockedPackages} locked */
function nodePackage(locked) {
  return Object.entries(locked).find(
    ([, { bin, os, cpu }]) =>
      bin?.node !== undefined &&
      [os].flat().includes(process.platform) &&
      [cpu].flat().includes(process.arch),
  );
}
