import type { Execution } from "../execution/execution.ts";
import type { JsonObject } from "../json.ts";
import type { Action } from "./action.ts";
import { findExecution } from "./find-resource.ts";

/**
 * An execution: status, times, input, and output or error and cause. `includedData: METADATA_ONLY` leaves input and output out.
 *
 * @throws ApiError `ExecutionDoesNotExist`, `InvalidArn`
 */
export const describeExecution: Action = (service, input) => {
  const execution = findExecution(service, input);
  const withData = input.oneOf("includedData", ["ALL_DATA", "METADATA_ONLY"]) !== "METADATA_ONLY";
  const answer: JsonObject = {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    inputDetails: { included: withData },
    redriveCount: 0,
    ...redriveFields(execution),
  };
  if (withData) answer["input"] = execution.input;
  if (execution.stoppedAt !== undefined) answer["stopDate"] = execution.stoppedAt / 1000;
  if (execution.output !== undefined) {
    answer["outputDetails"] = { included: withData };
    if (withData) answer["output"] = execution.output;
  }
  if (execution.error !== undefined) answer["error"] = execution.error;
  if (execution.cause !== undefined) answer["cause"] = execution.cause;
  if (execution.traceHeader !== undefined) answer["traceHeader"] = execution.traceHeader;
  return answer;
};

function redriveFields({ status }: Execution): JsonObject {
  if (status !== "RUNNING" && status !== "SUCCEEDED") return { redriveStatus: "REDRIVABLE" };
  return {
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}
