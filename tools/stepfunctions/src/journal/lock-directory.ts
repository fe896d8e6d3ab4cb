import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryLockFile } from "./try-lock-file.ts";

/**
 * Takes a folder for this process alone.
 *
 * @returns a function that releases it
 * @throws Error with the id of the process that has it
 */
export function lockDirectory(directory: string): () => void {
  const holder = join(directory, "lock");
  const unlock = tryLockFile(join(directory, "lock.db"));
  if (unlock === undefined) throw new Error(`${directory} is in use by ${holderOf(holder)}`);
  // This file says which process has it; the lock is the other one.
  writeFileSync(holder, String(process.pid));
  return () => {
    rmSync(holder, { force: true });
    unlock();
  };
}

function holderOf(path: string): string {
  try {
    return `process ${readFileSync(path, "utf8")}`;
  } catch {
    return "another process";
  }
}
