import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryLockFile } from "./lock-file.ts";

/** Takes a folder for this process. Throws when somebody else has it. Returns what gives it back. */
export function lockDirectory(directory: string): () => void {
  const holder = join(directory, "lock");
  const unlock = tryLockFile(join(directory, "lock.db"));
  if (unlock === undefined) throw new Error(`${directory} is in use by ${holderOf(holder)}`);
  // It says who, and locks nothing.
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
