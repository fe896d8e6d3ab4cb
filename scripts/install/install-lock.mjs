import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A process number is given again in time, so a lock does not count for ever. */
const oldestMilliseconds = 30 * 60 * 1000;
const pollMilliseconds = 100;

/**
 * Takes the lock that keeps two installs from disturbing each other, and waits while another process holds it.
 * It is outside `node_modules`, which npm empties. A lock counts for as long as one of its processes lives:
 * the installer, or npm, which goes on when the installer is killed.
 *
 * @param {string} root
 * @param {(pid: number) => void} onWait called once, with the holder's process number
 * @returns {Promise<{ add: (pid: number) => void, release: () => void }>} `add` names one more process that holds it
 */
export async function takeInstallLock(root, onWait) {
  const folder = join(root, ".cache");
  const lock = join(folder, "install.lock");
  const mine = `${lock}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  for (let waited = false; !tryTake(mine, lock); ) {
    const found = readText(lock);
    const holder = found === undefined ? undefined : livingHolder(found);
    if (holder === undefined) {
      if (found !== undefined) removeStale(lock, found);
      continue;
    }
    if (!waited) onWait(holder);
    waited = true;
    await sleep(pollMilliseconds);
  }
  return {
    add: (pid) => {
      writeFileSync(mine, describe([process.pid, pid]));
      renameSync(mine, lock);
    },
    release: () => rmSync(lock, { force: true }),
  };
}

/** @param {number[]} pids */
function describe(pids) {
  return JSON.stringify({ pids, takenAt: Date.now() });
}

/**
 * Nothing is left in the folder between two tries, where a signal ends the process.
 *
 * @param {string} mine
 * @param {string} lock
 */
function tryTake(mine, lock) {
  writeFileSync(mine, describe([process.pid]));
  try {
    return tryLink(mine, lock);
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * A hard link comes into being with its contents and fails if the name is taken: nobody sees half a lock.
 *
 * @param {string} from
 * @param {string} to
 */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Moves a dead lock away. Another process may have done the same and taken the lock since: then it is put back.
 *
 * @param {string} lock
 * @param {string} expected
 */
function removeStale(lock, expected) {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (readText(aside) !== expected) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

/** @param {string} text */
function livingHolder(text) {
  try {
    const { pids, takenAt } = JSON.parse(text);
    if (Date.now() - takenAt > oldestMilliseconds) return undefined;
    return pids.find(isAnother);
  } catch {
    return undefined;
  }
}

/**
 * In a container a process is often given the number of the one that took the lock: it does not wait for itself.
 *
 * @param {number} pid
 */
function isAnother(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is alive too.
    return codeOf(error) === "EPERM";
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
