import { findAppGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { sharedEvaluator } from "./shared-evaluator.ts";
import { uncheckedStacksWith } from "./unchecked-stacks.ts";

/**
 * The graph of an app for the local cloud, in which every task has these settings, whatever its own are. Nothing checks them: a
 * test does not wait for visibility timeouts that keep the rules.
 *
 * @param app the app's folder
 */
export async function graphWithTimes(app: string, times: Partial<TaskSettings>): Promise<AppGraph> {
  const { graph } = await findAppGraph({
    app,
    stage: "local",
    evaluator: sharedEvaluator,
    replace: uncheckedStacksWith(times),
  });
  return graph;
}
