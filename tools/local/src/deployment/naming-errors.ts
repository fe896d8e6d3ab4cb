import type { GraphResource } from "@ringback/app/graph/app-graph";
import { resourceLabel } from "./resource-inputs.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** The same kind, whose errors, such as what a service refuses, name the resource and where it is made. */
export function namingErrors(kind: ResourceKind) {
  return {
    ...kind,
    create: (resource: GraphResource) => naming(resource, () => kind.create(resource)),
    change: (resource: GraphResource, before: GraphResource) =>
      naming(resource, () => kind.change(resource, before)),
    remove: (resource: GraphResource) => naming(resource, () => kind.remove(resource)),
  } satisfies ResourceKind;
}

async function naming<Deployed>(
  resource: GraphResource,
  deploy: () => Deployed | Promise<Deployed>,
): Promise<Deployed> {
  try {
    return await deploy();
  } catch (error) {
    const label = resourceLabel(resource);
    const reason = error instanceof Error ? error.message : String(error);
    throw reason.startsWith(label) ? error : new Error(`${label}: ${reason}`, { cause: error });
  }
}
