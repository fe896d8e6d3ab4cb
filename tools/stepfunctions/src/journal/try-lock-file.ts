import { DatabaseSync } from "node:sqlite";

/** SQLITE_BUSY: another connection, of this process or another, holds the lock. */
const busy = 5;

/** Those that hold a lock. A database that nothing refers to is closed with the garbage, and its lock is lost. */
const held = new Set<DatabaseSync>();

/**
 * Takes a file as a lock, of all who try at once for exactly one. It is the lock of an SQLite database, which the
 * operating system gives back when the process ends in whatever way: none goes stale, and no process number is
 * compared, which in a container is often the same at every start.
 *
 * @returns what gives it back; undefined where somebody holds it
 */
export function tryLockFile(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path);
  try {
    // Nothing is written to this database, so it needs no journal on the disk.
    database.exec("PRAGMA journal_mode = MEMORY");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return undefined;
    throw error;
  }
  held.add(database);
  return () => {
    held.delete(database);
    database.close();
  };
}
