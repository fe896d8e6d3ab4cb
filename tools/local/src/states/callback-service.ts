import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import { interceptAnswer } from "../endpoint/intercept-answer.ts";
import { readBody } from "../endpoint/read-body.ts";
import { replayRequest } from "../endpoint/replay-request.ts";
import type { Handler } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { callbackRefusal, passesRequestFaults } from "../faults/request-faults.ts";
import { accessKeyIdOf, functionNameOfKey, isFunctionAccessKeyId } from "../lambda/function-access-key.ts";
import type { TaskLookup } from "../task/task-lookup.ts";

/** Step Functions over HTTP. Faults can be injected into the callbacks of functions. */
export function callbackService(service: {
  stepFunctions: StepFunctions;
  faults: Faults;
  invocationFaults: InvocationFaults;
  /** Of the app as it runs. */
  tasks(): TaskLookup;
}): Handler {
  const { stepFunctions, faults, invocationFaults, tasks } = service;
  return async (request, response) => {
    const accessKeyId = accessKeyIdOf(request);
    const target = String(request.headers["x-amz-target"]);
    const isCallback = target.startsWith("AWSStepFunctions.SendTask");
    const canFail = faults.areOn || invocationFaults.arePending;
    if (!canFail || !isCallback || !isFunctionAccessKeyId(accessKeyId)) {
      return stepFunctions.handle(request, response);
    }
    const body = await readBody(request);
    const { injectAt, messagesOf } = invocationFaults;
    if (injectAt(accessKeyId, "before-request") || injectAt(accessKeyId, "before-callback")) return;
    const isPassed = await passesRequestFaults({
      faults,
      service: "callback",
      refusal: callbackRefusal(target),
      task: tasks().ofFunction(functionNameOfKey(accessKeyId) ?? ""),
      messageIds: () => messagesOf(accessKeyId).idsOfRequest(body),
      response,
    });
    if (!isPassed) return;
    interceptAnswer(response, () => !injectAt(accessKeyId, "after-callback"));
    stepFunctions.handle(replayRequest(request, body), response);
  };
}
