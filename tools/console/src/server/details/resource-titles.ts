import type { AppGraph } from "@ringback/app/graph/app-graph";
import { logicalNames } from "@ringback/app/graph/logical-names";

const known = new WeakMap<AppGraph, (name: string) => string>();

/** Gives the app's own name of a resource by its name on AWS. It is made once for a graph: an execution asks for each message. */
export function resourceTitles(graph: AppGraph): (name: string) => string {
  const titles = known.get(graph) ?? logicalNames(graph);
  known.set(graph, titles);
  return titles;
}
