import { stat } from "node:fs/promises";
import { join } from "node:path";
import { deployedBundleOptions } from "@ringback/contracts/resources/deployed-bundle-options";
import { bundleOptions } from "@ringback/local/lambda/bundle/bundle-options";
import { build, type Metafile } from "esbuild";
import { type Replacement, replaceInSource } from "./replace-in-source.ts";

/** What is bundled for a subject. */
export interface SubjectSource {
  /** The file that exports the handler. */
  readonly entry: string;
  /** Packages that are taken from another folder than today's: the name, and the folder of its sources. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** A subject's bundle. */
export interface SubjectBundle {
  readonly file: string;
  /** Of the JavaScript alone, without its source map. */
  readonly bytes: number;
  readonly metafile: Metafile;
}

/** The root of this repository. */
export const projectDir = join(import.meta.dirname, "..", "..", "..", "..");
/** A bundle without its packages loads them from the nearest node_modules, so it lies where the functions are. */
export const bundlesDir = join(projectDir, "packages", "functions", ".cache", "bench");
const packages = ["@aws-sdk/*", "@smithy/*", "@middy/*", "@aws-lambda-powertools/*", "sst", "undici", "zod"];

/**
 * Bundles a file as it is deployed: minified, with the options of SST.
 *
 * @param options.packages whether the packages from node_modules are in the bundle
 * @param options.replacement a change of one source file, to see what it is worth
 */
export async function bundleSubject(
  options: SubjectSource & {
    name: string;
    packages: "bundled" | "apart";
    replacement?: Replacement;
  },
): Promise<SubjectBundle> {
  const { name, entry } = options;
  const outfile = join(bundlesDir, `${name}-${options.packages}`, "bundle.mjs");
  const sst = bundleOptions({ entry, outfile, ...deployedBundleOptions });
  const external = options.packages === "apart" ? packages : [];
  const { metafile } = await build({
    ...sst,
    external: [...(sst.external ?? []), ...external],
    ...(options.alias === undefined ? {} : { alias: { ...options.alias } }),
    absWorkingDir: projectDir,
    logLevel: "error",
    metafile: true,
    plugins: options.replacement === undefined ? [] : [replaceInSource(options.replacement)],
  });
  const { size } = await stat(outfile);
  return { file: outfile, bytes: size, metafile };
}
