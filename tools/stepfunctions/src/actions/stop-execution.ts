import { endExecution } from "../runner/run-execution.ts";
import type { Action } from "./action.ts";
import { findExecution } from "./find-resource.ts";

/**
 * Aborts an execution, with an error and a cause where they are given. One that has ended stays as it is.
 *
 * @throws ApiError `ExecutionDoesNotExist`, `InvalidArn`
 */
export const stopExecution: Action = (service, input) => {
  const execution = findExecution(service, input);
  const error = input.string("error", 256);
  const cause = input.string("cause", 32_768);
  endExecution(service.engine, execution, { status: "ABORTED", error, cause });
  return { stopDate: (execution.stoppedAt ?? service.engine.clock.now()) / 1000 };
};
