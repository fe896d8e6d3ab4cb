import type { JsonObject } from "../json.ts";
import type { Action } from "./action.ts";
import { findExecution } from "./find-resource.ts";
import { redriveFields } from "./redrive-fields.ts";
import { whyNotRedrivable } from "./why-not-redrivable.ts";

/**
 * An execution: status, times, input, output or error and cause, and whether it can be redriven. `includedData: METADATA_ONLY` leaves input and output out.
 *
 * @throws ApiError `ExecutionDoesNotExist`, `InvalidArn`
 */
export const describeExecution: Action = (service, input) => {
  const execution = findExecution(service, input);
  const withData = input.oneOf("includedData", ["ALL_DATA", "METADATA_ONLY"]) !== "METADATA_ONLY";
  const notRedrivable = whyNotRedrivable(service, execution);
  const answer: JsonObject = {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    inputDetails: { included: withData },
    redriveStatus: notRedrivable === undefined ? "REDRIVABLE" : "NOT_REDRIVABLE",
    ...(notRedrivable === undefined ? {} : { redriveStatusReason: notRedrivable }),
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
