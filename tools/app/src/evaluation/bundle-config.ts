import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildFailure, build, type Loader, type Message, type Plugin } from "esbuild";
import { AppError } from "../errors/app-error.ts";
import { packagesOfPlatform } from "./packages-of-platform.ts";

/** A config, bundled and ready to be imported. */
export interface ConfigBundle {
  /** An ES module whose default export is the config. */
  readonly code: string;
  /** A source map, as JSON, whose sources are absolute paths. */
  readonly map: string;
  /** The absolute paths of all files in it. */
  readonly inputs: readonly string[];
}

/**
 * Bundles an app's `sst.config.ts` as SST's CLI does (its `pkg/js/js.go`): an ES module with `require`, `__filename` and
 * `__dirname`, in which the packages of SST's platform are imported and all others are included.
 *
 * @param options.replace by path, absolute or from the folder of the app: the text that stands in the file's place
 * @throws AppError with esbuild's lines where it does not bundle, where there is none, and where a file to replace is no
 *   part of it
 */
export async function bundleConfig(options: {
  app: string;
  platform: string;
  replace: Readonly<Record<string, string>>;
}): Promise<ConfigBundle> {
  const { app, platform } = options;
  const config = join(app, "sst.config.ts");
  if (!existsSync(config)) throw new AppError(`There is no sst.config.ts in ${app}.`);
  const replaced = new Map(
    Object.entries(options.replace).map(([path, text]) => [realPath(resolve(app, path)), text]),
  );
  // Where SST's CLI writes its bundle: what a config finds through its own place, it finds here as well.
  const place = join(app, ".sst", "platform", "sst.config.mjs");
  const result = await build({
    stdin: {
      contents: `export { default } from ${JSON.stringify(config)};`,
      resolveDir: app,
      sourcefile: "eval.ts",
      loader: "ts",
    },
    absWorkingDir: app,
    bundle: true,
    write: false,
    outfile: join(app, "sst.config.mjs"),
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    nodePaths: [join(platform, "node_modules")],
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
    banner: { js: banner(place) },
    define: {
      "import.meta.url": JSON.stringify(pathToFileURL(place).href),
      "import.meta.filename": JSON.stringify(place),
      "import.meta.dirname": JSON.stringify(dirname(place)),
    },
    plugins: [fromPlatform(platform), withReplaced(replaced)],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new AppError(error.errors.map(line).join("\n")) : error;
  });
  const inputs = Object.keys(result.metafile.inputs)
    .map((path) => resolve(app, path))
    .filter((path) => existsSync(path));
  const unread = [...replaced.keys()].filter((path) => !inputs.includes(path));
  if (unread.length > 0) {
    throw new AppError(`${unread.join(", ")} is to be replaced, and sst.config.ts does not read it.`);
  }
  const text = (extension: string) => result.outputFiles.find(({ path }) => path.endsWith(extension))?.text;
  return { code: text(".mjs") ?? "", map: text(".map") ?? "", inputs };
}

const banner = (place: string) => `
import { createRequire as topLevelCreateRequire } from "node:module";
const require = topLevelCreateRequire(${JSON.stringify(place)});
const __filename = ${JSON.stringify(place)};
const __dirname = ${JSON.stringify(dirname(place))};
`;

/** SST's own form of esbuild's errors. */
function line({ location, text }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column}: ${text}`;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** Node finds them by their path, wherever the bundle is. */
function fromPlatform(platform: string): Plugin {
  const names = packagesOfPlatform.map((name) => name.replace("/*", "/.+")).join("|");
  const require = createRequire(join(platform, "package.json"));
  return {
    name: "packages-of-platform",
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path, importer }) => {
        for (const finder of [require, createRequire(isAbsolute(importer) ? importer : platform)]) {
          try {
            return { path: pathToFileURL(finder.resolve(path)).href, external: true };
          } catch {}
        }
        return undefined;
      });
    },
  };
}

function withReplaced(replaced: ReadonlyMap<string, string>): Plugin {
  return {
    name: "replaced-sources",
    setup({ onLoad }) {
      if (replaced.size === 0) return;
      onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
        const contents = replaced.get(path);
        return contents === undefined
          ? undefined
          : { contents, loader: loaderOf(path), resolveDir: dirname(path) };
      });
    },
  };
}

function loaderOf(path: string): Loader {
  const loaders: Readonly<Record<string, Loader>> = {
    ".ts": "ts",
    ".mts": "ts",
    ".tsx": "tsx",
    ".json": "json",
  };
  return loaders[extname(path)] ?? "js";
}

const realPath = (path: string) => (existsSync(path) ? realpathSync(path) : path);
