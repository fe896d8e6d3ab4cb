import { readFileSync } from "node:fs";

/** @typedef {{ version?: string, bin?: Record<string, string>, os?: string | string[], cpu?: string | string[], optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/**
 * The packages of a lock file, by their folder.
 *
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined} nothing where the file is missing or cut off
 */
export function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
