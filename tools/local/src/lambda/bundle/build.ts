import type { CopiedFile } from "./copied-files.ts";
import type { Bundling } from "./read-bundling.ts";

/** What is to be built. */
export interface Build {
  readonly app: string;
  readonly cacheDir: string;
  readonly entry: string;
  readonly minify: boolean;
  readonly runtime?: string;
  readonly bundling: Bundling;
  readonly copied: readonly CopiedFile[];
}

/** A bundle in a new folder of the cache. */
export interface Built {
  readonly directory: string;
  /** `bundle.mjs` */
  readonly fileName: string;
  readonly inputs: string[];
  /** What it exports; undefined where only running it would tell. */
  readonly exports?: readonly string[];
}
