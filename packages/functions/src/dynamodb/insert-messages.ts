import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import type { RecordOutcome } from "@ringback/core/ports/message-store";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { type Expiry, expiryFields } from "./expiry.ts";

/** The most that BatchExecuteStatement takes (Amazon DynamoDB API Reference). */
export const statementsPerRequest = 25;

/**
 * Inserts up to `statementsPerRequest` messages of different ids with one request. A PartiQL INSERT writes only where
 * there is no item of its key, and each has a result of its own under one HTTP 200 (Amazon DynamoDB API Reference,
 * "BatchExecuteStatement").
 *
 * @returns one outcome a message, in their order; undefined where the message has to be put (`putMessage`). That is so
 *   for every INSERT that failed: `DuplicateItem` does not say whether the content is the same, the SDK does not retry a
 *   statement that was throttled, and one invalid statement may fail the whole request.
 */
export async function insertMessages(call: {
  client: DynamoDBDocumentClient;
  tableName: string;
  messages: readonly StoredMessage[];
  expiry: Expiry;
  signal: AbortSignal;
}): Promise<readonly (RecordOutcome | undefined)[]> {
  const { client, tableName, messages, expiry, signal } = call;
  const { expiresAtSeconds } = expiryFields(expiry);
  const [lastField, lastParameter] =
    expiresAtSeconds === undefined ? ["", []] : [",'expiresAtSeconds':?", [expiresAtSeconds]];
  const Statement = `INSERT INTO "${tableName}" VALUE {'messageId':?,'createdAt':?,'event':?,'digest':?${lastField}}`;
  const command = new BatchExecuteStatementCommand({
    Statements: messages.map(({ messageId, createdAt, event, digest }) => ({
      Statement,
      Parameters: [messageId, createdAt, event, digest, ...lastParameter],
    })),
    ReturnConsumedCapacity: "TOTAL",
  });
  try {
    const output = await client.send(command, { abortSignal: signal });
    return messages.map((_, index) => insertOutcome(output, index));
  } catch (error) {
    const known = awsError(error);
    const outcome = known.isPassing ? failedCall(known) : undefined;
    return messages.map(() => outcome);
  }
}

function insertOutcome(
  { Responses = [], ConsumedCapacity = [] }: BatchExecuteStatementCommandOutput,
  index: number,
): RecordOutcome | undefined {
  const response = Responses[index];
  if (response === undefined || response.Error !== undefined) return undefined;
  // A list of another length is summed up by table and says nothing about one message.
  const units =
    ConsumedCapacity.length === Responses.length ? ConsumedCapacity[index]?.CapacityUnits : undefined;
  return { outcome: "recorded", ...(units === undefined ? {} : { capacityUnits: units }) };
}
