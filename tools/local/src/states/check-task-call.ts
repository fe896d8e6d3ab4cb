import { randomUUID } from "node:crypto";
import type { TaskCaller } from "@ringback/stepfunctions/step-functions";
import type { Authorizer } from "../iam/authorizer.ts";
import type { RolePrincipal } from "../iam/principal.ts";
import { functionNameOf } from "../lambda/function-name-of.ts";

/** A call of a state machine's task. */
interface TaskCall {
  readonly parameters: object;
  readonly caller: TaskCaller;
  readonly authorizer: Authorizer;
}

/** @throws the error that Step Functions makes of SQS's AccessDenied */
export function checkSend({ parameters, caller, authorizer }: TaskCall): void {
  const queueName = "QueueUrl" in parameters ? String(parameters.QueueUrl).split("/").at(-1) : "";
  check({ caller, authorizer }, "sqs:SendMessage", queueName ?? "", {
    name: "SQS.AmazonSQSException",
    service: "AmazonSQS",
    code: "AccessDenied",
  });
}

/** @throws the error that Step Functions makes of Lambda's AccessDeniedException */
export function checkInvoke({ parameters, caller, authorizer }: TaskCall): void {
  const asked = "FunctionName" in parameters ? String(parameters.FunctionName) : "";
  check({ caller, authorizer }, "lambda:InvokeFunction", `function:${functionNameOf(asked)}`, {
    name: "Lambda.AWSLambdaException",
    service: "AWSLambda",
    code: "AccessDeniedException",
  });
}

function check(
  { caller, authorizer }: Pick<TaskCall, "caller" | "authorizer">,
  action: string,
  resource: string,
  error: { name: string; service: string; code: string },
): void {
  const [, , , region, accountId, , machineName = ""] = caller.arn.split(":");
  const [service] = action.split(":");
  const principal: RolePrincipal = {
    kind: "role",
    roleArn: caller.roleArn,
    // On AWS a random text for each state machine.
    session: machineName,
    assumedBy: { kind: "service", service: "states.amazonaws.com", sourceArn: caller.arn },
  };
  const arn = `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const denial = authorizer.denialOf({ principal, action, resource: arn });
  if (denial === undefined) return;
  if (denial.reason === "no-trust") {
    throw Object.assign(new Error(denial.message), { name: "States.Permissions" });
  }
  const details = `Service: ${error.service}; Status Code: 403; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null`;
  throw Object.assign(new Error(`${denial.message} (${details})`), { name: error.name });
}
