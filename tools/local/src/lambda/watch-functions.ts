import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";
import type { FunctionService } from "./function-service.ts";

/** Editors save in several steps. */
const settleMs = 50;

/**
 * Bundles functions again when one of their source files changes, and replaces the bundle that they run: running invocations end on the old
 * bundle, the next ones start on the new one. Where a function cannot be bundled, the old bundle stays. Functions that are
 * deployed later are watched too, and those that are removed no more.
 *
 * @param options.onReplaced called with the names of the functions that run from a new bundle
 * @param options.onError called with a message that names the function, where one cannot be bundled
 * @returns a function that ends the watch
 */
export function watchFunctions(options: {
  functions: Pick<FunctionService, "bundles" | "rebundle" | "onDeployed">;
  onReplaced(functionNames: readonly string[]): void;
  onError(message: string): void;
}): () => void {
  const { functions, onReplaced, onError } = options;
  const watchers = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>();
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();
  let ended = false;

  function watchInputs(): void {
    // The folder is watched, not the file: many editors save by replacing the file with a new one.
    const inputs = [...functions.bundles.values()].flatMap((bundle) => bundle.inputs);
    const folders = new Map(inputs.map((input) => existingFolder(dirname(input))));
    for (const [folder, watched] of watchers) {
      // A folder of the same name may have come in its place, which the old watcher does not see.
      if (folders.get(folder) === watched.identity) continue;
      watched.watcher.close();
      watchers.delete(folder);
    }
    for (const [folder, identity] of folders) {
      if (watchers.has(folder)) continue;
      watchers.set(folder, { identity, watcher: watch(folder, changed).on("error", changed) });
      // Files that were saved in it until now count as well. Where there is none, nothing is built.
      changed();
    }
  }

  function changed(): void {
    clearTimeout(timer);
    if (ended) return;
    timer = setTimeout(() => {
      building = building.then(rebuild);
    }, settleMs);
  }

  async function rebuild(): Promise<void> {
    const names = [...functions.bundles.keys()];
    const built = await Promise.allSettled(names.map((name) => functions.rebundle(name)));
    if (ended) return;
    const replaced = names.filter((_, index) => {
      const result = built[index];
      return result?.status === "fulfilled" && result.value;
    });
    if (replaced.length > 0) onReplaced(replaced);
    for (const result of built) {
      if (result.status === "rejected") onError(messageOf(result.reason));
    }
    watchInputs();
  }

  watchInputs();
  const ignore = functions.onDeployed(watchInputs);
  return () => {
    ended = true;
    ignore();
    clearTimeout(timer);
    for (const { watcher } of watchers.values()) watcher.close();
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

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
