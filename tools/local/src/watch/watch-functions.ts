import type { FunctionService } from "../lambda/function-service.ts";
import { watchFolders } from "./watch-folders.ts";

/**
 * Bundles functions again when one of their source files changes, and replaces the bundle that they run: running
 * invocations end on the old bundle, the next ones start on the new one. Where a function cannot be bundled, the old
 * bundle stays. Functions that are deployed later are watched too, and those that are removed no more.
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
  const watched = watchFolders(rebuild);
  const watchInputs = () => watched.watch([...functions.bundles.values()].flatMap(({ inputs }) => inputs));

  async function rebuild(): Promise<void> {
    const names = [...functions.bundles.keys()];
    const built = await functions.rebundle(names);
    if (hasEnded) return;
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

  let hasEnded = false;
  watchInputs();
  const ignore = functions.onDeployed(watchInputs);
  return () => {
    hasEnded = true;
    ignore();
    watched.close();
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
