import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/** Says that a task is still worked on. */
export const sendTaskHeartbeat: Action = (service, input) => {
  findTask(service, input).heartbeat();
  return {};
};
