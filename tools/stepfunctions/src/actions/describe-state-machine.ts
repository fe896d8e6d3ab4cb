import type { Action } from "./action.ts";
import { findStateMachine } from "./find-resource.ts";

/** Tells what a state machine is. */
export const describeStateMachine: Action = (service, input) => {
  const stateMachine = findStateMachine(service, input);
  return {
    stateMachineArn: stateMachine.arn,
    name: stateMachine.name,
    status: "ACTIVE",
    definition: stateMachine.definitionText,
    roleArn: stateMachine.roleArn,
    type: stateMachine.type,
    creationDate: stateMachine.createdAt / 1000,
    loggingConfiguration: stateMachine.loggingConfiguration,
    tracingConfiguration: stateMachine.tracingConfiguration,
    ...(stateMachine.revisionId === undefined ? {} : { revisionId: stateMachine.revisionId }),
  };
};
