import type { Action } from "./action.ts";
import { createStateMachine } from "./create-state-machine.ts";
import { deleteStateMachine } from "./delete-state-machine.ts";
import { describeExecution } from "./describe-execution.ts";
import { describeStateMachine } from "./describe-state-machine.ts";
import { getExecutionHistory } from "./get-execution-history.ts";
import { listExecutions } from "./list-executions.ts";
import { listStateMachines } from "./list-state-machines.ts";
import { redriveExecution } from "./redrive-execution.ts";
import { sendTaskFailure } from "./send-task-failure.ts";
import { sendTaskHeartbeat } from "./send-task-heartbeat.ts";
import { sendTaskSuccess } from "./send-task-success.ts";
import { startExecution } from "./start-execution.ts";
import { stopExecution } from "./stop-execution.ts";
import { updateStateMachine } from "./update-state-machine.ts";
import { validateStateMachineDefinition } from "./validate-state-machine-definition.ts";

/** Every action of AWS's API that is here. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["CreateStateMachine", createStateMachine],
  ["DeleteStateMachine", deleteStateMachine],
  ["DescribeExecution", describeExecution],
  ["DescribeStateMachine", describeStateMachine],
  ["GetExecutionHistory", getExecutionHistory],
  ["ListExecutions", listExecutions],
  ["ListStateMachines", listStateMachines],
  ["RedriveExecution", redriveExecution],
  ["SendTaskFailure", sendTaskFailure],
  ["SendTaskHeartbeat", sendTaskHeartbeat],
  ["SendTaskSuccess", sendTaskSuccess],
  ["StartExecution", startExecution],
  ["StopExecution", stopExecution],
  ["UpdateStateMachine", updateStateMachine],
  ["ValidateStateMachineDefinition", validateStateMachineDefinition],
]);
