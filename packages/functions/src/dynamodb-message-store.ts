import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { LookOutcome, MessageLookup, MessageStore, RecordOutcome } from "@ringback/core/message-store";
import type { StoredMessage } from "@ringback/core/stored-message";
import { awsError, failedCall } from "./aws-error.ts";

const refusals = new Set(["ValidationException", "ItemCollectionSizeLimitExceededException"]);

/**
 * The messages table: `messageId` (S, partition key), `createdAt` (N), `event` (S), `digest` (S).
 *
 * One conditional put tells new, same and other content apart without a read: the item is written where there is
 * none, or written again over itself. A condition that fails means other content.
 */
export function dynamoDbMessageStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): MessageStore & MessageLookup {
  return {
    record: (messages, signal) =>
      Promise.all(messages.map((message) => put({ client, tableName, message, signal }))),
    look: (message, signal) => look({ client, tableName, message, signal }),
  };
}

interface Call {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly message: StoredMessage;
  readonly signal: AbortSignal;
}

async function put({ client, tableName, message, signal }: Call): Promise<RecordOutcome> {
  const command = new PutCommand({
    TableName: tableName,
    Item: { ...message },
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
    if (refusals.has(known.name)) return { outcome: "refused", reason: known.name };
    return failedCall(known);
  }
}

async function look({ client, tableName, message, signal }: Call): Promise<LookOutcome> {
  const command = new GetCommand({
    TableName: tableName,
    Key: { messageId: message.messageId },
    ConsistentRead: true,
    ProjectionExpression: "digest",
  });
  try {
    const { Item } = await client.send(command, { abortSignal: signal });
    if (Item === undefined) return { outcome: "absent" };
    return { outcome: Item["digest"] === message.digest ? "same" : "other" };
  } catch (error) {
    const known = awsError(error);
    return known.name === "ValidationException" ? { outcome: "absent" } : failedCall(known);
  }
}
