import { appEnvironment } from "@ringback/app/environment/app-environment";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { placeGraph } from "@ringback/app/graph/place-graph";
import { withSecrets } from "@ringback/app/graph/secrets";

/** The graphs of an app at an endpoint: each as it runs, with the values of its secrets, and as it is shown. */
export interface PlacedGraphs {
  /** The graph to run: with the secrets of the app's environment as it is now, and the URLs of the endpoint. */
  place(graph: AppGraph): AppGraph;
  /**
   * What may be shown of a graph to run, or written somewhere: in the place of every secret, wherever it stands, is the
   * placeholder that the evaluation put there.
   */
  shown(running: AppGraph): AppGraph;
}

export function placedGraphs(options: { app: string; stage: string; endpointUrl: string }): PlacedGraphs {
  const { app, stage, endpointUrl } = options;
  const shown = new WeakMap<AppGraph, AppGraph>();
  return {
    place: (graph) => {
      const running = placeGraph(withSecrets(graph, appEnvironment({ app, stage })), endpointUrl);
      shown.set(running, placeGraph(graph, endpointUrl));
      return running;
    },
    shown: (running) => {
      const found = shown.get(running);
      if (found === undefined) throw new Error("Only what `place` gave has a form to be shown.");
      return found;
    },
  };
}
