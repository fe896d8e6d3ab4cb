import type { Execution } from "../execution/execution.ts";
import { ApiError } from "../protocol/api-error.ts";
import type { Service, StateMachine } from "../service.ts";
import type { ActionInput } from "./action-input.ts";
import { checkArn } from "./arn.ts";

const LONGEST_ARN = 256;

/**
 * The state machine whose ARN a field of the request holds.
 *
 * @throws ApiError `InvalidArn`, `StateMachineDoesNotExist`
 */
export function findStateMachine(
  service: Service,
  input: ActionInput,
  field = "stateMachineArn",
): StateMachine {
  const arn = input.required(field, LONGEST_ARN);
  checkArn(arn, "stateMachine");
  const stateMachine = service.stateMachines.get(arn);
  if (!stateMachine) throw new ApiError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  return stateMachine;
}

/**
 * The execution whose ARN the field `executionArn` holds, whether it runs or has ended: none is ever forgotten here.
 *
 * @throws ApiError `InvalidArn`, `ExecutionDoesNotExist`
 */
export function findExecution(service: Service, input: ActionInput): Execution {
  const arn = input.required("executionArn", LONGEST_ARN);
  checkArn(arn, "execution");
  const execution = service.executions.get(arn);
  if (!execution) throw new ApiError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return execution;
}
