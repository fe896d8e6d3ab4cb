import { isDeepStrictEqual } from "node:util";
import { type FoundGraph, findAppGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { AppliedChanges } from "../local-events/applied-changes.ts";
import { watchFolders } from "./watch-folders.ts";

type Running = Pick<FoundGraph, "graph" | "sources">;

/**
 * Evaluates an app again when something that its config reads has changed, and applies what comes out. Where it cannot be
 * evaluated, what runs stays.
 *
 * @param options.found the evaluation that runs
 * @param options.onApplied called with what has changed, where anything has
 * @param options.onError called with the sentence of the error, and its name, where it cannot be evaluated or applied
 * @returns a function that ends the watch
 */
export function watchApp(options: {
  app: string;
  stage: string;
  found: Running;
  apply(graph: AppGraph): Promise<AppliedChanges>;
  onApplied(changes: AppliedChanges): void;
  onError(message: string): void;
}): () => void {
  const { app, stage, apply, onApplied, onError } = options;
  let { graph } = options.found;
  const watched = watchFolders(evaluate);

  async function evaluate(): Promise<void> {
    try {
      const found = await findAppGraph({ app, stage });
      watched.watch(ownSources(found));
      if (isDeepStrictEqual(found.graph, graph)) return;
      const changes = await apply(found.graph);
      graph = found.graph;
      if (Object.values(changes).some((titles: readonly string[]) => titles.length > 0)) onApplied(changes);
    } catch (error) {
      onError(error instanceof Error ? error.message : String(error));
    }
  }

  watched.watch(ownSources(options.found));
  return watched.close;
}

/** What is installed changes with an installation, after which a restart is due. */
const ownSources = ({ sources }: Running) =>
  sources.filter((source) => !source.split(/[\\/]/).includes("node_modules"));
