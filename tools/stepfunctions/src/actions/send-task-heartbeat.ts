import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/**
 * Starts the `HeartbeatSeconds` of a waiting task anew; its `TimeoutSeconds` runs on.
 *
 * @throws ApiError as `findTask` does
 */
export const sendTaskHeartbeat: Action = (service, input) => {
  findTask(service, input).heartbeat();
  return {};
};
