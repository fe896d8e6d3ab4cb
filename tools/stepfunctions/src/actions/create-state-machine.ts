import { isJsonObject, type JsonObject } from "../json.ts";
import { ApiError } from "../protocol/api-error.ts";
import type { StateMachine } from "../service.ts";
import type { Action } from "./action.ts";
import type { ActionInput } from "./action-input.ts";
import { checkName } from "./arn.ts";
import { LONGEST_DEFINITION, parsedOrRefused } from "./parse-definition-field.ts";

/**
 * Creates a Standard state machine. The same name and definition again answers with the one that is there.
 *
 * @throws ApiError `InvalidDefinition` with each diagnostic, `InvalidName`, `InvalidArn` for the role's,
 *   `StateMachineAlreadyExists` where one of that name has another definition, `StateMachineTypeNotSupported` for EXPRESS,
 *   `ValidationException` for `publish`
 */
export const createStateMachine: Action = (service, input) => {
  const name = input.required("name", 80);
  const definitionText = input.required("definition", LONGEST_DEFINITION);
  const roleArn = checkedRoleArn(input.required("roleArn", 256));
  checkName(name);
  if (input.oneOf("type", ["STANDARD", "EXPRESS"]) === "EXPRESS") {
    throw new ApiError("StateMachineTypeNotSupported", "Express state machines are not supported here");
  }
  if (input.boolean("publish"))
    throw new ApiError("ValidationException", "Versions are not supported here: publish");
  const definition = parsedOrRefused(definitionText);
  const { region, accountId, clock } = service.engine;
  const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
  const existing = service.stateMachines.get(arn);
  if (existing) return answerAgain(existing, definitionText);
  const stateMachine: StateMachine = {
    arn,
    name,
    type: "STANDARD",
    createdAt: clock.now(),
    roleArn,
    definitionText,
    definition,
    revisionId: undefined,
    ...configurations(input),
  };
  service.stateMachines.set(arn, stateMachine);
  service.onStateMachine(arn, stateMachine);
  return { stateMachineArn: arn, creationDate: stateMachine.createdAt / 1000 };
};

function answerAgain(existing: StateMachine, definitionText: string): JsonObject {
  if (existing.definitionText !== definitionText) {
    throw new ApiError("StateMachineAlreadyExists", `State Machine Already Exists: '${existing.arn}'`);
  }
  return { stateMachineArn: existing.arn, creationDate: existing.createdAt / 1000 };
}

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

/**
 * The ARN of a role, which nothing here takes: only its form is checked.
 *
 * @throws ApiError `InvalidArn`
 */
export function checkedRoleArn(roleArn: string): string {
  if (!ROLE_ARN.test(roleArn)) throw new ApiError("InvalidArn", `Invalid Role Arn: '${roleArn}'`);
  return roleArn;
}

/** Kept and given back; they change nothing here. */
function configurations(
  input: ActionInput,
): Pick<StateMachine, "loggingConfiguration" | "tracingConfiguration"> {
  const logging = input.value("loggingConfiguration");
  const tracing = input.value("tracingConfiguration");
  return {
    loggingConfiguration: isJsonObject(logging) ? logging : { level: "OFF", includeExecutionData: false },
    tracingConfiguration: isJsonObject(tracing) ? tracing : { enabled: false },
  };
}
