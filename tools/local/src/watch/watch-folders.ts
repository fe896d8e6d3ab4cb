import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";

/** Editors save in several steps. */
const settleMs = 50;

/** Watches the folders of files; which files these are may change. */
export interface WatchedFolders {
  /**
   * Watches the folders of these files, and no others. The folder is watched, not the file: many editors save by
   * replacing the file with a new one.
   */
  watch(files: Iterable<string>): void;
  close(): void;
}

/**
 * @param onChanged called when something in a folder has changed and nothing more follows, and once for each folder that
 *   is watched from now on: files that were saved in it until then count as well. Not called again before it has ended
 */
export function watchFolders(onChanged: () => Promise<void>): WatchedFolders {
  const watchers = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let ended = false;

  function changed(): void {
    clearTimeout(timer);
    if (ended) return;
    timer = setTimeout(() => {
      running = running.then(() => (ended ? undefined : onChanged()));
    }, settleMs);
  }

  return {
    watch: (files) => {
      const folders = new Map([...files].map((file) => existingFolder(dirname(file))));
      for (const [folder, watched] of watchers) {
        // A folder of the same name may have come in its place, which the old watcher does not see.
        if (folders.get(folder) === watched.identity) continue;
        watched.watcher.close();
        watchers.delete(folder);
      }
      for (const [folder, identity] of folders) {
        if (ended || watchers.has(folder)) continue;
        watchers.set(folder, { identity, watcher: watch(folder, changed).on("error", changed) });
        changed();
      }
    },
    close: () => {
      ended = true;
      clearTimeout(timer);
      for (const { watcher } of watchers.values()) watcher.close();
    },
  };
}

/** The folder, and what tells it from a later one of its name; where it is gone, the nearest one above it. */
function existingFolder(folder: string): readonly [string, string] {
  const found = statSync(folder, { throwIfNoEntry: false });
  const above = dirname(folder);
  if (found === undefined && above !== folder) return existingFolder(above);
  // The number of a folder that was removed may be given to the next one.
  return [folder, `${found?.ino} ${found?.birthtimeMs}`];
}
