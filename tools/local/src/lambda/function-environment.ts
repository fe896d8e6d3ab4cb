import type { FunctionResources } from "@ringback/contracts/resources/function-resources";

/** The variables in which SST hands a function what is linked to it; its `Resource` reads them. */
export function functionEnvironment(resources: FunctionResources): Record<string, string> {
  const linked = { App: { name: "ringback", stage: resources.Stage.settings.stage }, ...resources };
  return Object.fromEntries(
    Object.entries(linked).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
  );
}
