import type { FunctionResources } from "@ringback/contracts/resources/function-resources";

/**
 * The environment variables with which SST links resources to a function (`SST_RESOURCE_*`); `Resource` of `sst` reads
 * them.
 */
export function functionEnvironment(resources: FunctionResources): Record<string, string> {
  const linked = { App: { name: "ringback", stage: resources.Stage.settings.stage }, ...resources };
  return Object.fromEntries(
    Object.entries(linked).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
  );
}
