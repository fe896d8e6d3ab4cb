import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import type { Faults } from "./faults.ts";
import { accessKeyIdOf, isFunctionKey } from "./function-key.ts";
import { interceptAnswer } from "./intercept-answer.ts";
import type { InvocationFaults } from "./invocation-faults.ts";
import { messageIdOfCallback } from "./message-ids.ts";
import { readBody } from "./read-body.ts";
import { replayRequest } from "./replay-request.ts";
import { passesRequestFaults } from "./request-faults.ts";
import type { Handler } from "./service-routes.ts";

/** Step Functions over HTTP, with the faults that a function's callbacks can meet. */
export function callbackService(service: {
  stepFunctions: StepFunctions;
  faults: Faults;
  invocationFaults: InvocationFaults;
}): Handler {
  const { stepFunctions, faults, invocationFaults } = service;
  return async (request, response) => {
    const accessKeyId = accessKeyIdOf(request);
    const target = String(request.headers["x-amz-target"]);
    const isCallback = target.startsWith("AWSStepFunctions.SendTask");
    const canFail = faults.areOn || invocationFaults.areArmed;
    if (!canFail || !isCallback || !isFunctionKey(accessKeyId)) {
      return stepFunctions.handle(request, response);
    }
    const body = await readBody(request);
    if (invocationFaults.reach(accessKeyId, "before-request")) return;
    const messageIds = () => messageIdOfCallback(body);
    if (!(await passesRequestFaults({ faults, service: "callback", target, messageIds, response }))) return;
    interceptAnswer(response, () => !invocationFaults.reach(accessKeyId, "after-callback"));
    stepFunctions.handle(replayRequest(request, body), response);
  };
}
