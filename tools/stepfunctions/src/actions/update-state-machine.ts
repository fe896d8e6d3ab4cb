import { randomUUID } from "node:crypto";
import { isJsonObject } from "../json.ts";
import { ApiError } from "../protocol/api-error.ts";
import type { Action } from "./action.ts";
import { checkedRoleArn } from "./create-state-machine.ts";
import { findStateMachine } from "./find-resource.ts";
import { LONGEST_DEFINITION, parsedOrRefused } from "./parse-definition-field.ts";

/**
 * Changes the definition, the role or the configurations of a state machine. Executions that run keep the definition that
 * they were started with.
 *
 * @throws ApiError `StateMachineDoesNotExist`, `InvalidDefinition`, `InvalidArn`, `MissingRequiredParameter` where nothing is
 *   given to change, `ValidationException` for `publish`
 */
export const updateStateMachine: Action = (service, input) => {
  const stateMachine = findStateMachine(service, input);
  const definitionText = input.string("definition", LONGEST_DEFINITION, 1);
  const roleArn = input.string("roleArn", 256, 1);
  const logging = input.value("loggingConfiguration");
  const tracing = input.value("tracingConfiguration");
  if (input.boolean("publish"))
    throw new ApiError("ValidationException", "Versions are not supported here: publish");
  if (
    definitionText === undefined &&
    roleArn === undefined &&
    logging === undefined &&
    tracing === undefined
  ) {
    throw new ApiError(
      "MissingRequiredParameter",
      "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, or the EncryptionConfiguration must be specified",
    );
  }
  const definition = definitionText === undefined ? undefined : parsedOrRefused(definitionText);
  if (roleArn !== undefined) stateMachine.roleArn = checkedRoleArn(roleArn);
  if (definition && definitionText !== undefined) {
    stateMachine.definition = definition;
    stateMachine.definitionText = definitionText;
  }
  if (isJsonObject(logging)) stateMachine.loggingConfiguration = logging;
  if (isJsonObject(tracing)) stateMachine.tracingConfiguration = tracing;
  stateMachine.revisionId = randomUUID();
  service.onStateMachine(stateMachine.arn, stateMachine);
  return { updateDate: service.engine.clock.now() / 1000, revisionId: stateMachine.revisionId };
};
