import { taskStateSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { defaultTimeoutSeconds } from "@ringback/contracts/workflow/default-timeout";
import { longestPathSeconds } from "@ringback/contracts/workflow/longest-path";
import type { ModelStates } from "../aws/workflow-definition.ts";

/**
 * TimeoutSeconds of a workflow, as the stacks set it where it names none.
 *
 * @throws RangeError where its longest way has no bound
 */
export function workflowTimeoutSeconds(
  definition: ModelStates,
): (settingsOf: (task: string) => TaskSettings) => number {
  return (settingsOf) => {
    const longest = longestPathSeconds(definition, (state) =>
      "task" in state && typeof state.task === "string"
        ? taskStateSeconds(settingsOf(state.task))
        : undefined,
    );
    if (longest === undefined) throw new RangeError("The workflow's longest way has no bound.");
    return defaultTimeoutSeconds(longest);
  };
}
