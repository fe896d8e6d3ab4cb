import type { Execution } from "../execution/execution.ts";
import { hasRoomForRedrive } from "../history/event-log.ts";
import type { Service } from "../service.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long after its end AWS redrives an execution. */
const REDRIVABLE_MS = 14 * DAY_MS;
/** How long an execution may be open, from its start on. */
const LONGEST_EXECUTION_MS = 365 * DAY_MS;

/**
 * Why an execution cannot be redriven now, in AWS's words (API reference, "DescribeExecution", `redriveStatusReason`);
 * undefined where it can.
 */
export function whyNotRedrivable(service: Service, execution: Execution): string | undefined {
  const { status, stoppedAt, startedAt, restartPoint, log, stateMachine } = execution;
  if (status === "RUNNING" || status === "SUCCEEDED") return `Execution is ${status} and cannot be redriven`;
  if (!service.stateMachines.has(stateMachine.arn)) return "State machine is in DELETING status";
  const now = service.engine.clock.now();
  if (now - startedAt > LONGEST_EXECUTION_MS) return "Execution has exceeded the max execution time";
  if (now - (stoppedAt ?? now) > REDRIVABLE_MS) return "Execution redrivable period exceeded";
  if (!hasRoomForRedrive(log)) return "Execution history event limit exceeded";
  // The first release could not redrive, and did not always store what it takes.
  return restartPoint ? undefined : "Execution was started before the launch of RedriveExecution";
}
