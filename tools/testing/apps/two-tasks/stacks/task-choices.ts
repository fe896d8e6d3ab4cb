import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** By task what differs from the settings of the stage. `graphWithTasks` puts another text in the place of this file. */
export const taskChoices: Readonly<Partial<Record<"Reserve" | "Record", Partial<TaskSettings>>>> = {};
