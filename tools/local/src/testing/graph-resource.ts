import type { GraphResource } from "@ringback/app/graph/app-graph";

/** A resource of a graph with the inputs that matter to a test. */
export function graphResource(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  given: Partial<Omit<GraphResource, "type" | "inputs">> = {},
): GraphResource {
  const name = given.name ?? "Tested";
  return {
    type,
    name,
    inputs,
    outputs: { id: name },
    protect: false,
    retainOnDelete: false,
    ...given,
  };
}
