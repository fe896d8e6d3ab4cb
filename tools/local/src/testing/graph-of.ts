import type { AppGraph, GraphFunction, GraphResource } from "@ringback/app/graph/app-graph";

/** A graph of these resources, as the evaluation of an app would give it. */
export function graphOf(options: {
  resources?: readonly GraphResource[];
  functions?: readonly GraphFunction[];
}): AppGraph {
  const { resources = [], functions = [] } = options;
  return {
    app: { name: "shop", stage: "local" },
    region: "us-east-1",
    accountId: "000000000000",
    resources,
    functions,
    links: {},
    outputs: {},
  };
}
