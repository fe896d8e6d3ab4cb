import type { BuildOptions } from "esbuild";

/** Lambda's newest Node.js runtime, and the language level that SST gives its bundles. */
const lambdaRuntime = { name: "nodejs24.x", target: "es2024" } as const;

/**
 * The options with which SST 4 bundles a Node.js function (its `pkg/runtime/node/build.go`), so that what runs here
 * and in the tests is what is deployed.
 *
 * @param bundle.entry the file of the handler
 * @param bundle.outfile ends in `bundle.mjs`, SST's name
 * @param bundle.minify true for what `sst deploy` uploads, false for what `sst dev` runs
 */
export function bundleOptions(bundle: {
  entry: string;
  outfile: string;
  minify: boolean;
}): BuildOptions & { metafile: true } {
  return {
    entryPoints: [bundle.entry],
    outfile: bundle.outfile,
    platform: "node",
    bundle: true,
    format: "esm",
    target: lambdaRuntime.target,
    mainFields: ["module", "main"],
    external: ["sharp", "pg-native"],
    keepNames: true,
    metafile: true,
    sourcemap: "linked",
    minify: bundle.minify,
    banner: {
      js: [
        "import { createRequire as topLevelCreateRequire } from 'module';",
        "const require = topLevelCreateRequire(import.meta.url);",
        'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
        "const __filename = topLevelFileUrlToPath(import.meta.url)",
        'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
        "",
      ].join("\n"),
    },
  };
}
