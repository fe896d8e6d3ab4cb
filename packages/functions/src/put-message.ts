import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { RecordOutcome } from "@ringback/core/message-store";
import type { StoredMessage } from "@ringback/core/stored-message";
import { attributeValues } from "./attribute-values.ts";
import { awsError, failedCall } from "./aws-error.ts";

const refusals = new Set(["ValidationException", "ItemCollectionSizeLimitExceededException"]);

/**
 * One conditional put, which tells new, same and other content apart without a read: the item is written where
 * there is none, or written again over itself. A condition that fails means other content.
 */
export async function putMessage(call: {
  client: DynamoDBClient;
  tableName: string;
  message: StoredMessage;
  signal: AbortSignal;
}): Promise<RecordOutcome> {
  const { client, tableName, message, signal } = call;
  const command = new PutItemCommand({
    TableName: tableName,
    Item: attributeValues({ ...message }),
    ConditionExpression: "attribute_not_exists(messageId) OR digest = :digest",
    ExpressionAttributeValues: { ":digest": { S: message.digest } },
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
    if (refusals.has(known.name)) return { outcome: "refused", reason: known.name };
    return failedCall(known);
  }
}
