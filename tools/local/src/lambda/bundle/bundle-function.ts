import { buildModules } from "./build-modules.ts";
import type { Bundle } from "./bundle.ts";
import { fileDigests } from "./bundle-cache.ts";
import { BundleError } from "./bundle-error.ts";
import { readHandlerName } from "./find-handler.ts";
import { findModule } from "./find-module.ts";
import type { FunctionSource } from "./function-source.ts";
import type { BundledModule } from "./module-bundle.ts";

/**
 * Bundles functions as SST does. Nothing is built where the cache has a bundle of the same inputs and options, and what is
 * built is built together. Functions that are exports of one module share its bundle. The cache is
 * `node_modules/.cache/ringback` of the app, or a folder of this user's where that cannot be written.
 *
 * @returns a promise for each, in their order, which rejects with a BundleError where there is no such file, where it has no
 *   such export, or where esbuild refuses it
 */
export function bundleFunctions(sources: readonly FunctionSource[]): readonly Promise<Bundle>[] {
  const digestOfFile = fileDigests();
  const modules = new Map<string, ReturnType<typeof findModule>>();
  const looked = sources.map((source) => {
    const { path } = readHandlerName(source.handler);
    const key = JSON.stringify({ ...source, handler: path });
    const module = modules.get(key) ?? findModule(source, digestOfFile);
    modules.set(key, module);
    return module;
  });
  const built = buildMissing([...modules.values()]);
  return looked.map(async (looking, index) => {
    const found = await looking;
    const module = "bundled" in found ? found.bundled : await (await built).get(found);
    if (module === undefined) throw new Error("What the cache does not have is built.");
    const source = sources[index];
    if (source === undefined) throw new Error("There are as many results as sources.");
    return exported(module, source);
  });
}

/** The same for one function. */
export async function bundleFunction(source: FunctionSource): Promise<Bundle> {
  const [bundle] = bundleFunctions([source]);
  if (bundle === undefined) throw new Error("One source has one result.");
  return bundle;
}

/** Once it is known of all which of them are missing. */
async function buildMissing(looking: readonly ReturnType<typeof findModule>[]) {
  const looked = await Promise.allSettled(looking);
  return buildModules(
    looked.flatMap((one) => (one.status === "fulfilled" && "build" in one.value ? [one.value] : [])),
  );
}

/** @throws BundleError where the module does not export the handler */
function exported({ exports, ...module }: BundledModule, { handler }: FunctionSource): Bundle {
  const { path, exportName } = readHandlerName(handler);
  if (exports === undefined || exports.includes(exportName)) return { ...module, exportName };
  const what = exports.length === 0 ? "exports nothing" : `exports ${exports.join(", ")}`;
  throw new BundleError(`${path} has no export ${exportName}: it ${what}.`);
}
