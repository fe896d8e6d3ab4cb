import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { RecordOutcome } from "@ringback/core/ports/message-store";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { type Expiry, expiryFields } from "./expiry.ts";

const refusals = new Set(["ValidationException", "ItemCollectionSizeLimitExceededException"]);

/**
 * Records a message by one conditional PutItem, without reading first. The item is written where there is none, or again
 * where one with the same digest is there. Where the condition fails, other content is recorded under the id.
 */
export async function putMessage(call: {
  client: DynamoDBDocumentClient;
  tableName: string;
  message: StoredMessage;
  expiry: Expiry;
  signal: AbortSignal;
}): Promise<RecordOutcome> {
  const { client, tableName, message, expiry, signal } = call;
  const command = new PutCommand({
    TableName: tableName,
    Item: expiry === undefined ? message : { ...message, ...expiryFields(expiry) },
    ConditionExpression: "attribute_not_exists(messageId) OR digest = :digest",
    ExpressionAttributeValues: { ":digest": message.digest },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
  });
  try {
    const { Attributes, ConsumedCapacity } = await client.send(command, { abortSignal: signal });
    const units = ConsumedCapacity?.CapacityUnits;
    const capacity = units === undefined ? {} : { capacityUnits: units };
    return { outcome: Attributes === undefined ? "recorded" : "already-recorded", ...capacity };
  } catch (error) {
    const known = awsError(error);
    if (known.name === "ConditionalCheckFailedException") return { outcome: "conflict" };
    if (refusals.has(known.name)) return { outcome: "refused", reason: known.name, thrown: known.thrown() };
    return failedCall(known);
  }
}
