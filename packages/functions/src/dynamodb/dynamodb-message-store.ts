import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type {
  LookupOutcome,
  MessageLookup,
  MessageStore,
  RecordOutcome,
} from "@ringback/core/ports/message-store";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";
import type { Expiry } from "./expiry.ts";
import { insertMessages, statementsPerRequest } from "./insert-messages.ts";
import { putMessage } from "./put-message.ts";

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly expiry: Expiry;
  readonly limited: ReturnType<typeof inFlightLimit>;
}

/**
 * The messages table in DynamoDB: `messageId` (S, partition key), `createdAt` (N, milliseconds), `event` (S, JSON),
 * `digest` (S), and `expiresAtSeconds` (N) where items expire. A redelivery writes the item again, and its time to live
 * starts again.
 *
 * Messages are inserted up to 25 a request. Where an insert fails, a conditional put finds out why. A single message is
 * put without an insert before.
 */
export function dynamoDbMessageStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  expiry?: Expiry,
): MessageStore & MessageLookup {
  const table = { client, tableName, expiry, limited: inFlightLimit() };
  return {
    record: async (messages, signal) => {
      const parts = Array.from({ length: Math.ceil(messages.length / statementsPerRequest) }, (_, part) =>
        messages.slice(part * statementsPerRequest, (part + 1) * statementsPerRequest),
      );
      return (await Promise.all(parts.map((part) => recordPart(table, part, signal)))).flat();
    },
    lookUp: (message, signal) => lookUp(table, message, signal),
  };
}

async function recordPart(
  table: Table,
  messages: readonly StoredMessage[],
  signal: AbortSignal,
): Promise<readonly RecordOutcome[]> {
  const inserted =
    messages.length === 1 ? [] : await table.limited(() => insertMessages({ ...table, messages, signal }));
  return Promise.all(
    messages.map(
      (message, index) => inserted[index] ?? table.limited(() => putMessage({ ...table, message, signal })),
    ),
  );
}

async function lookUp(
  { client, tableName }: Table,
  message: StoredMessage,
  signal: AbortSignal,
): Promise<LookupOutcome> {
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
