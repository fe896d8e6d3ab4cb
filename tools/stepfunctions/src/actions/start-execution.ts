import { randomUUID } from "node:crypto";
import { describeJsonError } from "../describe-json-error.ts";
import { exceedsBytes, PAYLOAD_LIMIT_BYTES } from "../execution/payload.ts";
import { ApiError, validationError } from "../protocol/api-error.ts";
import { startExecution as start } from "../runner/run-execution.ts";
import { addExecution } from "../service.ts";
import type { Action } from "./action.ts";
import { checkName } from "./arn.ts";
import { findStateMachine } from "./find-resource.ts";

/**
 * Starts an execution, with `{}` for its input and a UUID for its name unless they are given. The same name and input while it
 * runs answers with the one that runs.
 *
 * @throws ApiError `ExecutionAlreadyExists` for a name that is taken, by other input or by an execution that has ended;
 *   `InvalidExecutionInput` for what is not JSON, `ValidationException` for more than 262,144 bytes; `InvalidName`,
 *   `InvalidArn`, `StateMachineDoesNotExist`
 */
export const startExecution: Action = (service, input) => {
  const stateMachine = findStateMachine(service, input);
  const name = input.string("name", 80, 1) ?? randomUUID();
  checkName(name);
  const text = checkedInput(input.string("input", Number.MAX_SAFE_INTEGER) ?? "{}");
  const { region, accountId } = service.engine;
  const arn = `arn:aws:states:${region}:${accountId}:execution:${stateMachine.name}:${name}`;
  const existing = service.executions.get(arn);
  if (existing) {
    if (existing.status !== "RUNNING" || existing.input !== text) {
      throw new ApiError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    return { executionArn: arn, startDate: existing.startedAt / 1000 };
  }
  const number = service.nextExecutionNumber;
  service.nextExecutionNumber += 1;
  const execution = start(
    service.engine,
    {
      number,
      arn,
      name,
      stateMachine: {
        arn: stateMachine.arn,
        name: stateMachine.name,
        roleArn: stateMachine.roleArn,
        revisionId: stateMachine.revisionId,
      },
      definition: stateMachine.definition,
      input: text,
      traceHeader: input.string("traceHeader", 256),
    },
    (created) => addExecution(service, created),
  );
  return { executionArn: arn, startDate: execution.startedAt / 1000 };
};

function checkedInput(text: string): string {
  if (exceedsBytes(text, PAYLOAD_LIMIT_BYTES)) {
    throw validationError(
      `Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${PAYLOAD_LIMIT_BYTES}`,
    );
  }
  if (text === "") throw invalidInput("Invalid execution input.");
  try {
    JSON.parse(text);
  } catch {
    throw invalidInput(describeJsonError(text));
  }
  return text;
}

const invalidInput = (why: string): ApiError =>
  new ApiError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${why}'`);
