import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Integration } from "../language/integration.ts";
import { runtimeError } from "../language/states-error.ts";
import { integrationFailure } from "./integration-failure.ts";
import { toPlainJson } from "./to-plain-json.ts";

/** `arn:aws:states:::sqs:sendMessage`: a MessageBody that is not a string is sent as its JSON. */
export const sqsSendMessage: Integration = {
  resourceType: "sqs",
  resource: "sendMessage",
  async call(parameters, integrations, caller) {
    try {
      return toPlainJson(await integrations.sendMessage(request(parameters), caller));
    } catch (error) {
      throw integrationFailure(error, "SQS.SdkClientException");
    }
  },
  missingFields: (parameters) =>
    ["QueueUrl", "MessageBody"].filter((field) => !(field in parameters) && !(`${field}.$` in parameters)),
};

function request(parameters: Json): JsonObject {
  if (!isJsonObject(parameters)) throw runtimeError("The Parameters of sqs:sendMessage must be an object");
  const body = parameters["MessageBody"];
  // SQS itself refuses a body that is null.
  if (body === null || body === undefined || typeof body === "string") return parameters;
  return { ...parameters, MessageBody: JSON.stringify(body) };
}
