import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { bundleFunction } from "./bundle-function.ts";
import type { DeployedFunction } from "./deploy-functions.ts";

/** Editors save in several steps. */
const settleMs = 50;

/**
 * Bundles functions again when one of their source files changes, and replaces the bundle that they run: running invocations end on the old
 * bundle, the next ones start on the new one. Where a function cannot be bundled, the old bundle stays.
 *
 * @param options.onReplaced called with the names of the functions that run from a new bundle
 * @param options.onError called with esbuild's message where a function cannot be bundled
 * @returns a function that ends the watch
 */
export function watchFunctions(options: {
  app: string;
  functions: readonly DeployedFunction[];
  onReplaced(functionNames: readonly string[]): void;
  onError(message: string): void;
}): () => void {
  const { app, functions, onReplaced, onError } = options;
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();
  let ended = false;

  function watchInputs(): void {
    // The folder is watched, not the file: many editors save by replacing the file with a new one.
    const folders = new Set(functions.flatMap(({ bundle }) => bundle.inputs.map(dirname)));
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      // A folder that is removed ends its watcher, and the build then reports what is missing.
      watchers.set(folder, watch(folder, changed).on("error", changed));
    }
  }

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      building = building.then(rebuild);
    }, settleMs);
  }

  async function rebuild(): Promise<void> {
    const replaced: string[] = [];
    try {
      for (const deployed of functions) {
        const { handler, minify } = deployed;
        const next = await bundleFunction({ app, handler, minify });
        if (ended || next.file === deployed.bundle.file) continue;
        deployed.bundle = next;
        deployed.lambda.change({ bundle: next.file });
        replaced.push(deployed.lambda.functionName);
      }
      if (replaced.length > 0) onReplaced(replaced);
      if (!ended) watchInputs();
    } catch (error) {
      onError(error instanceof Error ? error.message : String(error));
    }
  }

  watchInputs();
  // Files that were saved since the functions were bundled count as well. Where there is none, nothing is built.
  changed();
  return () => {
    ended = true;
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}
