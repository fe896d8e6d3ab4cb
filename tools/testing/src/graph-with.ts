import { join } from "node:path";
import { findAppGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { sharedEvaluator } from "./shared-evaluator.ts";
import { smallApp } from "./small-app.ts";
import { stacks, uncheckedStacks } from "./unchecked-stacks.ts";

/**
 * The graph of the small app for the local cloud, with other settings of the task that records than the stage `local` has.
 * It is evaluated once for each of them, and then found in the cache like any other.
 *
 * @param how.app another app on the repository's stacks
 * @param how.isChecked false for settings that break the rules on purpose
 * @param how.stage what differs from the stage's own settings
 * @throws Error for settings that break the rules otherwise
 */
export async function graphWith(
  settings: TaskSettings,
  how: { app?: string; isChecked?: boolean; stage?: Partial<StageSettings> } = {},
): Promise<AppGraph> {
  const { app = smallApp, isChecked = true, stage } = how;
  if (isChecked) checkedSettings(settings, { task: "Record", stage: "local" });
  // The kind of the queue is no setting of the declaration: it follows from `fifo` and `draining`.
  const { fifo, drainingPairs, ...chosen } = settings;
  const draining = fifo === undefined ? "fifo" : "standard";
  const choices = { local: { settings: chosen, fifo, ...(drainingPairs === 0 ? {} : { draining }) } };
  const { graph } = await findAppGraph({
    app,
    stage: "local",
    evaluator: sharedEvaluator,
    replace: {
      [join(stacks, "record-choices.ts")]: `export const recordChoices = ${JSON.stringify(choices)};\n`,
      ...(stage === undefined ? {} : { [join(stacks, "stages.ts")]: chosenStage(stage) }),
      ...(isChecked ? {} : uncheckedStacks),
    },
  });
  return graph;
}

function chosenStage(stage: Partial<StageSettings>): string {
  return `import { chooseStages } from "./stage/current-stage.ts";\nchooseStages(${JSON.stringify({ local: stage })});\n`;
}
