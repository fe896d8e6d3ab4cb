import type { GraphFunction, GraphResource } from "../graph/app-graph.ts";
import { plainValues } from "./plain-value.ts";
import type { BuildInput } from "./sst-server.ts";

/** What SST was given to build, in the order of the functions' resources. */
export async function graphFunctions(
  built: readonly BuildInput[],
  resources: readonly GraphResource[],
  textOf: (text: string) => string,
): Promise<readonly GraphFunction[]> {
  const orderOf = new Map(resources.map(({ name }, index) => [name, index]));
  const order = ({ resource }: GraphFunction) => orderOf.get(resource) ?? resources.length;
  const functions = await Promise.all(
    built.map(async ({ functionID, handler, runtime, properties, links, bundle, copyFiles = [] }) => ({
      // SST's components name the function behind them so.
      resource: `${functionID}Function`,
      handler,
      runtime,
      bundling: await plainValues(properties ?? {}, textOf),
      links: Object.fromEntries(
        await Promise.all(
          Object.entries(links).map(async ([name, link]) => [name, await plainValues(link, textOf)] as const),
        ),
      ),
      ...(bundle === undefined ? {} : { bundle: textOf(bundle) }),
      ...(copyFiles.length === 0
        ? {}
        : { copyFiles: copyFiles.map(({ from, to }) => ({ from: textOf(from), to })) }),
    })),
  );
  return functions.sort((a, b) => order(a) - order(b));
}
