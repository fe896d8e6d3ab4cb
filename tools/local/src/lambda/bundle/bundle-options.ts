import { dirname } from "node:path";
import type { BuildOptions } from "esbuild";
import { type Bundling, readBundling } from "./read-bundling.ts";

/** Lambda's newest Node.js runtime, and what SST takes where an app names none. */
const defaultRuntime = "nodejs24.x";

/** The language level that SST gives the bundles of a runtime. */
const targets: Readonly<Record<string, string>> = {
  "nodejs24.x": "es2024",
  "nodejs22.x": "es2023",
  "nodejs20.x": "es2023",
  "nodejs18.x": "es2022",
};

/**
 * The options with which SST 4 bundles a Node.js function (its `pkg/runtime/node/build.go`), so that what runs here
 * and in the tests is what is deployed.
 *
 * @param bundle.entry the file of the handler
 * @param bundle.outfile ends in `bundle.mjs` or `bundle.cjs`, SST's names
 * @param bundle.minify true for what `sst deploy` uploads where the app asks for it, false for what `sst dev` runs
 * @param bundle.runtime `nodejs24.x` unless given
 * @param bundle.bundling SST's defaults unless given; its `minify` is not read, nor its plugins
 */
export function bundleOptions(bundle: {
  entry: string;
  outfile: string;
  minify: boolean;
  runtime?: string;
  bundling?: Bundling;
}): BuildOptions & { metafile: true } {
  const { runtime = defaultRuntime, bundling = readBundling({}) } = bundle;
  const isEsm = bundling.format === "esm";
  return {
    entryPoints: [bundle.entry],
    platform: "node",
    bundle: true,
    format: bundling.format,
    target: targets[runtime] ?? "esnext",
    mainFields: isEsm ? ["module", "main"] : ["main"],
    keepNames: true,
    metafile: true,
    sourcemap: "linked",
    minify: bundle.minify,
    loader: { ...bundling.loader },
    banner: { js: isEsm ? [...moduleBanner, bundling.banner].join("\n") : bundling.banner },
    ...(bundling.splitting
      ? {
          splitting: true,
          outdir: dirname(bundle.outfile),
          outExtension: { ".js": ".mjs" },
          entryNames: "bundle",
        }
      : { outfile: bundle.outfile }),
    ...chosenByApp(bundling.esbuild),
    external: ["sharp", "pg-native", ...bundling.install, ...textsIn(bundling.esbuild["external"])],
  };
}

/** What a bundle that is a module has in place of CommonJS's own names. */
const moduleBanner = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  "const __filename = topLevelFileUrlToPath(import.meta.url)",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
];

/** The options of esbuild that SST's builder takes from the app. esbuild itself refuses a value that it does not know. */
function chosenByApp(esbuild: Bundling["esbuild"]): Omit<BuildOptions, "metafile"> {
  const { target, sourcemap, keepNames, define, mainFields, conditions, nodePaths } = esbuild;
  return {
    ...(typeof target === "string" || Array.isArray(target) ? { target: textsIn(target) } : {}),
    ...(isSourcemap(sourcemap) ? { sourcemap } : {}),
    ...(typeof keepNames === "boolean" ? { keepNames } : {}),
    ...(isDefinitions(define) ? { define } : {}),
    ...(Array.isArray(mainFields) ? { mainFields: textsIn(mainFields) } : {}),
    ...(Array.isArray(conditions) ? { conditions: textsIn(conditions) } : {}),
    ...(Array.isArray(nodePaths) ? { nodePaths: textsIn(nodePaths) } : {}),
  };
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];

const isSourcemap = (value: unknown): value is Exclude<BuildOptions["sourcemap"], undefined> =>
  typeof value === "boolean" || ["linked", "inline", "external", "both"].includes(String(value));

const isDefinitions = (value: unknown): value is Record<string, string> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((text) => typeof text === "string");
