import { join } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { smallApp } from "./small-app.ts";

const currentStage = join(import.meta.dirname, "..", "..", "..", "stacks", "current-stage.ts");

/**
 * The graph of the small app for the local cloud, with other settings than the stage `local` has. It is evaluated once for
 * each of them, and then found in the cache like any other.
 *
 * @param how.app another app on the repository's stacks
 * @param how.isChecked false for settings that break the timing rules on purpose
 * @throws Error for settings that break the rules otherwise
 */
export async function graphWith(
  settings: StageSettings,
  how: { app?: string; isChecked?: boolean } = {},
): Promise<AppGraph> {
  const { app = smallApp, isChecked = true } = how;
  if (isChecked) checkedSettings(settings);
  const kind = settings.fifo === undefined ? "standard" : "fifo";
  const other = kind === "fifo" ? "standard" : "fifo";
  const stage = {
    name: "local",
    settings: { ...settings, stage: "local" },
    kinds: settings.drainingPairs === 0 ? [kind] : [kind, other],
    logRetentionDays: 7,
  };
  // It takes the place of what the stacks read from `stage.ts`, which would refuse what is not checked.
  const source = `export const stage = ${JSON.stringify(stage)};\n`;
  return appGraph({ app, stage: "local", replace: { [currentStage]: source } });
}
