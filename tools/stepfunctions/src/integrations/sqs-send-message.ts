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
  wrongFields: (parameters) => (isJsonObject(parameters) ? wrongFields(parameters) : []),
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

const TEXTS = ["QueueUrl", "MessageGroupId", "MessageDeduplicationId"] as const;
/** A binary value is in base64. */
const ATTRIBUTE_TEXTS = ["DataType", "StringValue", "BinaryValue"] as const;

/** Step Functions itself checks the types; what the values may be is SQS's to say. */
function wrongFields(parameters: JsonObject): string[] {
  const wrong: string[] = [];
  const expectText = (fields: JsonObject, field: string) => {
    const value = fields[field];
    if (value !== undefined && value !== null && typeof value !== "string")
      wrong.push(`The value for the field '${field}' must be a STRING`);
  };
  for (const field of TEXTS) expectText(parameters, field);
  const delay = parameters["DelaySeconds"];
  if (delay !== undefined && delay !== null && typeof delay !== "number")
    wrong.push("The value for the field 'DelaySeconds' must be a NUMBER");
  const attributes = parameters["MessageAttributes"];
  if (attributes === undefined || attributes === null) return wrong;
  if (!isJsonObject(attributes))
    return [...wrong, "The value for the field 'MessageAttributes' must be an object"];
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!isJsonObject(attribute)) wrong.push(`The value for the field '${name}' must be an object`);
    else for (const field of ATTRIBUTE_TEXTS) expectText(attribute, field);
  }
  return wrong;
}
