import type { Engine, Execution } from "./execution/execution.ts";
import type { JsonObject } from "./json.ts";
import type { StateMachineDefinition } from "./language/state-machine-definition.ts";

/** A state machine as it was created or last updated. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD";
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Kept, given back, and named to the integrations with each call: whether it is allowed is theirs to say. */
  roleArn: string;
  /** The definition as it was given, which an answer gives back byte by byte. */
  definitionText: string;
  definition: StateMachineDefinition;
  /** A UUID for each update; undefined until the first, as on AWS. */
  revisionId: string | undefined;
  /** These two are kept and given back, and change nothing here. */
  loggingConfiguration: JsonObject;
  tracingConfiguration: JsonObject;
}

/** All that the actions work on. */
export interface Service {
  readonly engine: Engine;
  /** By ARN. */
  readonly stateMachines: Map<string, StateMachine>;
  /** By ARN. */
  readonly executions: Map<string, Execution>;
  /** By number, which a task token carries; the first has number 1. */
  readonly executionsByNumber: Map<number, Execution>;
  /** Executions of each state machine's ARN, oldest first. */
  readonly executionsByMachine: Map<string, Execution[]>;
  nextExecutionNumber: number;
  /** Called for each state machine that was created or changed; with undefined for one that was deleted. */
  readonly onStateMachine: (arn: string, stateMachine: StateMachine | undefined) => void;
}

/** Puts an execution where the actions find it: by ARN, by number, and under its state machine. */
export function addExecution(service: Service, execution: Execution): void {
  service.executions.set(execution.arn, execution);
  service.executionsByNumber.set(execution.number, execution);
  const ofMachine = service.executionsByMachine.get(execution.stateMachine.arn);
  if (ofMachine) ofMachine.push(execution);
  else service.executionsByMachine.set(execution.stateMachine.arn, [execution]);
}
