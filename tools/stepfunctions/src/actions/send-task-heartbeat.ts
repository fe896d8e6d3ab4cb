import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/**
 * Restarts the `HeartbeatSeconds` of a waiting task; its `TimeoutSeconds` runs on.
 *
 * @throws ApiError as `findTask` does
 */
export const sendTaskHeartbeat: Action = (service, input) => {
  findTask(service, input).heartbeat();
  return {};
};
