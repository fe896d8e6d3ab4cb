import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import { interceptAnswer } from "../endpoint/intercept-answer.ts";
import { readBody } from "../endpoint/read-body.ts";
import { replayRequest } from "../endpoint/replay-request.ts";
import type { Handler } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { messageIdOfCallback } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { accessKeyIdOf, isFunctionAccessKeyId } from "../lambda/function-access-key.ts";

/** Step Functions over HTTP. Faults can be injected into the callbacks of functions. */
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
    const canFail = faults.areOn || invocationFaults.arePending;
    if (!canFail || !isCallback || !isFunctionAccessKeyId(accessKeyId)) {
      return stepFunctions.handle(request, response);
    }
    const body = await readBody(request);
    if (invocationFaults.injectAt(accessKeyId, "before-request")) return;
    const messageIds = () => messageIdOfCallback(body);
    if (!(await passesRequestFaults({ faults, service: "callback", target, messageIds, response }))) return;
    interceptAnswer(response, () => !invocationFaults.injectAt(accessKeyId, "after-callback"));
    stepFunctions.handle(replayRequest(request, body), response);
  };
}
