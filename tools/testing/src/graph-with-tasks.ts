import { join } from "node:path";
import { findAppGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { sharedEvaluator } from "./shared-evaluator.ts";
import { twoTasks } from "./two-tasks.ts";
import { uncheckedStacks } from "./unchecked-stacks.ts";

/**
 * The graph of the app with two tasks for the local cloud, with other settings of its tasks than the stage `local` has. It is
 * evaluated once for each of them, and then found in the cache like any other.
 *
 * @param chosen by task what differs
 * @param how.isChecked false for settings that break the rules on purpose
 * @throws Error for settings that break the rules otherwise
 */
export async function graphWithTasks(
  chosen: Readonly<Partial<Record<"Reserve" | "Record", Partial<TaskSettings>>>>,
  how: { isChecked?: boolean } = {},
): Promise<AppGraph> {
  const { isChecked = true } = how;
  const { graph } = await findAppGraph({
    app: twoTasks,
    stage: "local",
    evaluator: sharedEvaluator,
    replace: {
      [join(twoTasks, "stacks", "task-choices.ts")]:
        `export const taskChoices = ${JSON.stringify(chosen)};\n`,
      ...(isChecked ? {} : uncheckedStacks),
    },
  });
  return graph;
}
