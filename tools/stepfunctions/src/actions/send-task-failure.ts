import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/**
 * Ends a waiting task with an error (256 characters at most) and a cause (32,768); the state's Retry and Catch decide what follows.
 *
 * @throws ApiError as `findTask` does
 */
export const sendTaskFailure: Action = (service, input) => {
  const error = input.string("error", 256);
  const cause = input.string("cause", 32_768);
  findTask(service, input).settle({ kind: "failed", error, cause });
  return {};
};
