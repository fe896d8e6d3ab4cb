import type { Action } from "./action.ts";
import { checkArn } from "./arn.ts";

/**
 * Deletes a state machine at once; one that is not there is no error. Its executions run on, and can be described.
 *
 * @throws ApiError `InvalidArn`
 */
export const deleteStateMachine: Action = (service, input) => {
  const arn = input.required("stateMachineArn", 256);
  checkArn(arn, "stateMachine");
  if (service.stateMachines.delete(arn)) service.onStateMachine(arn, undefined);
  return {};
};
