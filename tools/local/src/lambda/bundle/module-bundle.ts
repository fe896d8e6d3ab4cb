import { join } from "node:path";
import type { Build } from "./build.ts";
import type { Bundle } from "./bundle.ts";

/** The bundle of a module, whatever of its exports is the handler. */
export interface BundledModule extends Omit<Bundle, "exportName"> {
  /** Undefined where only running it would tell. */
  readonly exports?: readonly string[];
}

/** A module that has to be built. */
export interface MissingModule {
  readonly build: Build;
  /** The digest of its options, and of the versions of its packages. */
  readonly settings: string;
}

/** Where a bundle is in a folder of the cache. */
export function bundlePlaces(taskRoot: string, fileName: string) {
  return {
    file: join(taskRoot, fileName),
    taskRoot,
    compileCache: join(taskRoot, ".compile-cache"),
  };
}
