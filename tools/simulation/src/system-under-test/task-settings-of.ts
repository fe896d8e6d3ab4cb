import { recordingSettings, taskSettings } from "@ringback/contracts/settings/task-presets";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Scenario } from "../scenario/scenario.ts";

/** More dead letters ahead in a group than a scenario has messages. */
const fifoSettings = { fifo: { messageGroup: "detail.group", deadLettersAhead: 10 } };

const known = new Map<string, TaskSettings>();

/** The settings of a task on the stage of a scenario, computed once for each. */
export function taskSettingsOf(
  { stage }: Scenario,
  { isFifo, records }: { readonly isFifo: boolean; readonly records: boolean },
): TaskSettings {
  const key = `${stage} ${isFifo} ${records}`;
  let settings = known.get(key);
  if (settings === undefined) {
    const preset = records ? recordingSettings : taskSettings;
    settings = preset(stage, isFifo ? fifoSettings : {});
    known.set(key, settings);
  }
  return settings;
}
