import type { AppGraph } from "./graph/app-graph.ts";
import { type EvaluateOptions, openEvaluator } from "./open-evaluator.ts";

/**
 * Evaluates the `sst.config.ts` of an SST 4 app in any folder for a stage, with SST's own components and without an account,
 * in a process of its own.
 *
 * @throws AppError with a sentence for the person who wrote the app; EvaluationError for what the config throws
 */
export async function evaluateApp(options: EvaluateOptions): Promise<AppGraph> {
  await using evaluator = openEvaluator();
  const { graph } = await evaluator.evaluate(options);
  return graph;
}
