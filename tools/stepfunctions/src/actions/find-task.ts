import type { PendingTask } from "../execution/execution.ts";
import { ApiError } from "../protocol/api-error.ts";
import type { Service } from "../service.ts";
import type { ActionInput } from "./action-input.ts";

/** AWS's limit for a task token, in characters. */
const LONGEST_TOKEN = 2048;

/**
 * The waiting task that a request's token stands for.
 *
 * @throws ApiError `InvalidToken` for one that this server never gave out, `TaskTimedOut` for a task that has ended, by
 *   whatever, `TaskDoesNotExist` for one whose execution is not there
 */
export function findTask(service: Service, input: ActionInput): PendingTask {
  const reference = service.engine.tokens.verify(input.required("taskToken", LONGEST_TOKEN));
  if (!reference) throw new ApiError("InvalidToken", "Invalid Token: 'Invalid token'");
  const execution = service.executionsByNumber.get(reference.execution);
  if (!execution)
    throw new ApiError("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'");
  const task = execution.pendingTasks.get(reference.task);
  // AWS answers the same for a task that has ended already.
  if (!task) throw new ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  return task;
}
