import type { Loader } from "esbuild";

/** SST's `nodejs` options of a function, as far as its builder reads them (SST 4, `pkg/runtime/node`). */
export interface Bundling {
  readonly minify: boolean;
  readonly format: "esm" | "cjs";
  /** Of SST's own, in addition to the one that it writes. */
  readonly banner: string;
  /** By extension: `.png`. */
  readonly loader: Readonly<Record<string, Loader>>;
  /** The packages that are left outside the bundle. */
  readonly install: readonly string[];
  readonly splitting: boolean;
  /** A file whose default export is a list of esbuild's plugins, relative to the folder of the app. */
  readonly plugins?: string;
  /** The options of esbuild that SST lets an app choose, by their names. */
  readonly esbuild: Readonly<Record<string, unknown>>;
}

const loaders: readonly Loader[] = [
  "js",
  "jsx",
  "ts",
  "tsx",
  "css",
  "json",
  "text",
  "base64",
  "file",
  "dataurl",
  "binary",
];

/** Reads the options. What SST's builder ignores, this ignores too: an unknown loader, an option that it has no name for. */
export function readBundling(nodejs: Readonly<Record<string, unknown>>): Bundling {
  const { plugins } = nodejs;
  return {
    minify: nodejs["minify"] === true,
    format: nodejs["format"] === "cjs" ? "cjs" : "esm",
    banner: typeof nodejs["banner"] === "string" ? nodejs["banner"] : "",
    loader: Object.fromEntries(
      Object.entries(recordIn(nodejs["loader"])).flatMap(([extension, asked]) => {
        const loader = loaders.find((name) => name === asked);
        return loader === undefined ? [] : [[extension, loader]];
      }),
    ),
    install: namesIn(nodejs["install"]),
    splitting: nodejs["splitting"] === true,
    ...(typeof plugins === "string" && plugins !== "" ? { plugins } : {}),
    esbuild: recordIn(nodejs["esbuild"]),
  };
}

/** A list of packages, or their versions by name. */
function namesIn(install: unknown): string[] {
  return Array.isArray(install) ? install.map(String) : Object.keys(recordIn(install));
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
