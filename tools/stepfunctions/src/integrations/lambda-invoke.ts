import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Integration } from "../language/integration.ts";
import type { Integrations, TaskCaller } from "../language/integrations.ts";
import { runtimeError, StatesError } from "../language/states-error.ts";
import { integrationFailure } from "./integration-failure.ts";
import { toPlainJson } from "./to-plain-json.ts";

/** `arn:aws:states:::lambda:invoke`: the result is Lambda's whole answer, with the payload in it. */
export const lambdaInvoke: Integration = {
  resourceType: "lambda",
  resource: "invoke",
  async call(parameters, integrations, caller) {
    if (!isJsonObject(parameters)) throw runtimeError("The Parameters of lambda:invoke must be an object");
    return invoke(parameters, { integrations, caller });
  },
  missingFields: (parameters) =>
    "FunctionName" in parameters || "FunctionName.$" in parameters ? [] : ["FunctionName"],
};

/** A function's own ARN as the resource: the state's input is the payload, and its result is the function's. */
export function lambdaFunction(functionArn: string): Integration {
  return {
    resourceType: "lambda",
    resource: functionArn,
    async call(parameters, integrations, caller) {
      const answer = await invoke(
        { FunctionName: functionArn, Payload: parameters },
        { integrations, caller },
      );
      return answer["Payload"] ?? null;
    },
  };
}

async function invoke(
  parameters: JsonObject,
  { integrations, caller }: { integrations: Integrations; caller: TaskCaller },
): Promise<JsonObject> {
  let answer: Json;
  try {
    answer = toPlainJson(await integrations.invoke(parameters, caller));
  } catch (error) {
    throw integrationFailure(error, "Lambda.SdkClientException");
  }
  if (!isJsonObject(answer))
    throw new StatesError({ error: "Lambda.Unknown", cause: "Lambda gave no answer" });
  if (answer["FunctionError"] !== undefined) throw functionFailure(answer["Payload"]);
  return answer;
}

/** A function that failed: its error type is the error's name, and its whole payload the cause. */
function functionFailure(payload: Json | undefined): StatesError {
  const errorType = isJsonObject(payload) ? payload["errorType"] : undefined;
  return new StatesError({
    error: typeof errorType === "string" && errorType !== "" ? errorType : "Lambda.Unknown",
    cause: JSON.stringify(payload ?? null),
  });
}
