import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/** Ends a task with an error. */
export const sendTaskFailure: Action = (service, input) => {
  const error = input.string("error", 256);
  const cause = input.string("cause", 32_768);
  findTask(service, input).settle({ kind: "failed", error, cause });
  return {};
};
