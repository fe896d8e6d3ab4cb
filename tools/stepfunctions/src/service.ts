import type { StateMachineDefinition } from "./definition/state-machine-definition.ts";
import type { Engine } from "./execution/engine.ts";
import type { Execution } from "./execution/execution.ts";
import type { JsonObject } from "./json.ts";

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD";
  /** Epoch milliseconds. */
  readonly createdAt: number;
  roleArn: string;
  /** The definition as it was given. */
  definitionText: string;
  definition: StateMachineDefinition;
  /** Undefined until the first update. */
  revisionId: string | undefined;
  loggingConfiguration: JsonObject;
  tracingConfiguration: JsonObject;
}

/** All that the actions work on. */
export interface Service {
  readonly engine: Engine;
  readonly stateMachines: Map<string, StateMachine>;
  readonly executions: Map<string, Execution>;
  /** Executions by number; the first has number 1. */
  readonly executionsByNumber: Map<number, Execution>;
  /** Executions of each state machine's ARN, oldest first. */
  readonly executionsByMachine: Map<string, Execution[]>;
  nextExecutionNumber: number;
  /** Told of each state machine that was created, changed or deleted. */
  readonly onStateMachine: (arn: string, stateMachine: StateMachine | undefined) => void;
}

export function addExecution(service: Service, execution: Execution): void {
  service.executions.set(execution.arn, execution);
  service.executionsByNumber.set(execution.number, execution);
  const ofMachine = service.executionsByMachine.get(execution.stateMachine.arn);
  if (ofMachine) ofMachine.push(execution);
  else service.executionsByMachine.set(execution.stateMachine.arn, [execution]);
}
