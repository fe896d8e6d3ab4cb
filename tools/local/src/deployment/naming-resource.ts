import type { GraphResource } from "@ringback/app/graph/app-graph";
import { resourceLabel } from "./resource-inputs.ts";

/** Runs what deploys a resource: an error of it, such as what a service refuses, names the resource. */
export function namingResource(resource: GraphResource, deploy: () => Promise<void>): Promise<void>;
export function namingResource<Deployed>(resource: GraphResource, deploy: () => Deployed): Deployed;
export function namingResource(resource: GraphResource, deploy: () => unknown): unknown {
  try {
    const deployed = deploy();
    if (!(deployed instanceof Promise)) return deployed;
    return deployed.catch((error: unknown) => {
      throw named(resource, error);
    });
  } catch (error) {
    throw named(resource, error);
  }
}

/** The error, with a message that names the resource. */
function named(resource: GraphResource, error: unknown): unknown {
  const label = resourceLabel(resource);
  const reason = error instanceof Error ? error.message : String(error);
  return reason.startsWith(label) ? error : new Error(`${label}: ${reason}`, { cause: error });
}
