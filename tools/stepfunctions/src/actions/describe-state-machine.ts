import type { Action } from "./action.ts";
import { findStateMachine } from "./find-resource.ts";

/**
 * A state machine, with its definition as it was given.
 *
 * @throws ApiError `StateMachineDoesNotExist`, `InvalidArn`
 */
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
