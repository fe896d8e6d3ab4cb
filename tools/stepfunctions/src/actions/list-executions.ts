import type { Execution } from "../execution/execution.ts";
import type { JsonObject } from "../json.ts";
import type { Action } from "./action.ts";
import { findStateMachine } from "./find-resource.ts";
import { nextToken, pageRequest } from "./pagination.ts";
import { redriveFields } from "./redrive-fields.ts";

const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const;
const REDRIVE_FILTERS = ["REDRIVEN", "NOT_REDRIVEN"] as const;

/**
 * A state machine's executions, the last started first, of one status with `statusFilter` (none is ever PENDING_REDRIVE
 * here: AWS gives it to executions that a Map Run started), only those that were or were not redriven with `redriveFilter`,
 * in pages of 100 unless `maxResults` says otherwise (1,000 at most).
 *
 * @throws ApiError `StateMachineDoesNotExist`, `InvalidArn`, `InvalidToken` for a `nextToken` of another listing
 */
export const listExecutions: Action = (service, input) => {
  const stateMachine = findStateMachine(service, input);
  const status = input.oneOf("statusFilter", STATUSES);
  const redrive = input.oneOf("redriveFilter", REDRIVE_FILTERS);
  const listing = `executions of ${stateMachine.arn} ${status ?? "in any status"}${redrive ? `, ${redrive}` : ""}`;
  const page = pageRequest(input, listing);
  const all = service.executionsByMachine.get(stateMachine.arn) ?? [];
  const executions: JsonObject[] = [];
  for (let index = Math.min(page.after ?? all.length, all.length) - 1; index >= 0; index -= 1) {
    const execution = all[index];
    if (!execution || (status !== undefined && execution.status !== status)) continue;
    if (redrive !== undefined && (redrive === "REDRIVEN") !== (execution.redrives !== undefined)) continue;
    if (executions.length === page.maxResults)
      return { executions, nextToken: nextToken(listing, index + 1) };
    executions.push(listed(execution));
  }
  return { executions };
};

function listed(execution: Execution): JsonObject {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...redriveFields(execution),
    ...(execution.stoppedAt === undefined ? {} : { stopDate: execution.stoppedAt / 1000 }),
  };
}
