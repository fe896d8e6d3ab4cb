import { type AppGraph, endpointOrigin } from "./app-graph.ts";

/**
 * The graph for an endpoint that is elsewhere than on the default port: its URLs are replaced in every text.
 *
 * @param endpointUrl `http://127.0.0.1:50123`
 */
export function placeGraph(graph: AppGraph, endpointUrl: string): AppGraph {
  if (endpointUrl === endpointOrigin) return graph;
  return replaceInGraph(graph, [[endpointOrigin, endpointUrl]]);
}

/**
 * The graph with texts replaced wherever they stand, in the names of things as well; a text that a digit follows stays, for
 * it is the beginning of another port.
 */
export function replaceInGraph(
  graph: AppGraph,
  replacements: readonly (readonly [text: string, by: string])[],
): AppGraph {
  let json = JSON.stringify(graph);
  for (const [text, by] of replacements) {
    json = json.replaceAll(text, (found, at: number, whole: string) =>
      /\d/.test(whole.charAt(at + text.length)) ? found : by,
    );
  }
  return JSON.parse(json);
}
