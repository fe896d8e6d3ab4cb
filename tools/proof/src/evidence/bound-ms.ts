import { boundSeconds, deadLetterPassSeconds, sendSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** The longest that the state of a task takes where nothing is down: its attempts to send, its bound and the dead-letter pass. */
export function boundMs(settings: TaskSettings): number {
  return (boundSeconds(settings) + deadLetterPassSeconds(settings) + sendSeconds(settings)) * 1000;
}
