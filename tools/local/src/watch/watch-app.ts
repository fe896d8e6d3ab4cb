import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FoundGraph, findAppGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { AppliedChanges } from "../local-events/applied-changes.ts";
import { watchFolders } from "./watch-folders.ts";

type Running = Pick<FoundGraph, "graph" | "sources">;

/**
 * Evaluates an app again when something that its config reads has changed, or a secret, and applies what comes out. Where
 * it cannot be evaluated or applied, what runs stays, and the next change of anything that it may depend on is a new try.
 *
 * @param options.found the evaluation that runs
 * @param options.complete a graph with what is not in it as it was evaluated: the values of secrets, and the endpoint
 * @param options.apply called with a complete graph
 * @param options.onApplied called with what has changed, where anything has; without any change where what could not be
 *   applied before is gone
 * @param options.onError called with the sentence of the error, and its name, where it cannot be evaluated or applied;
 *   once for the same sentence
 * @returns a function that ends the watch
 */
export function watchApp(options: {
  app: string;
  stage: string;
  found: Running;
  complete(graph: AppGraph): AppGraph;
  apply(graph: AppGraph): Promise<AppliedChanges>;
  onApplied(changes: AppliedChanges): void;
  onError(message: string): void;
}): () => void {
  const { app, stage, complete, apply, onApplied, onError } = options;
  // Undefined after a failure: some of that graph may have been applied.
  let running: AppGraph | undefined = complete(options.found.graph);
  /** What was reported last, where it keeps the app from running as it is. */
  let obstacle: string | undefined;
  const watched = watchFolders(evaluate);

  async function evaluate(): Promise<void> {
    try {
      const found = await findAppGraph({ app, stage });
      const sources = ownSources(found);
      const next = complete(found.graph);
      if (obstacle !== undefined || !isDeepStrictEqual(next, running)) {
        // Where a handler is missing or does not bundle, its file is what is saved next.
        watched.watch([...sources, ...found.graph.functions.map(({ handler }) => join(app, handler))]);
        running = undefined;
        report(await apply(next));
        running = next;
      }
      // Not while something waits: each try would begin to watch the folders of the handlers anew, which is another try.
      if (obstacle === undefined) watched.watch(sources);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== obstacle) onError(message);
      obstacle = message;
    }
  }

  function report(changes: AppliedChanges): void {
    const { created, changed, removed, waiting } = changes;
    const before = obstacle;
    obstacle = waiting.length > 0 ? waiting.join() : undefined;
    const isChanged = [created, changed, removed].some((titles) => titles.length > 0);
    if (isChanged || obstacle !== before) onApplied(changes);
  }

  watched.watch(ownSources(options.found));
  return watched.close;
}

/** What is installed changes with an installation, after which a restart is due. */
const ownSources = ({ sources }: Running) =>
  sources.filter((source) => !source.split(/[\\/]/).includes("node_modules"));
