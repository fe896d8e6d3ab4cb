import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import type { RecordOutcome } from "@ringback/core/ports/message-store";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { type Expiry, expiryFields } from "./expiry.ts";

/** BatchExecuteStatement takes 25 statements. */
export const statementsPerRequest = 25;

/**
 * Inserts messages of distinct ids with one request, up to `statementsPerRequest`. A PartiQL INSERT writes only where
 * there is no item of its key, and each has its own outcome under one HTTP 200 (Amazon DynamoDB API Reference,
 * "BatchExecuteStatement").
 *
 * @returns an outcome a message, in their order; undefined where one conditional put has to tell. It does so for
 *   whatever an INSERT met: `DuplicateItem` does not say whether the content is the same, the SDK does not retry a
 *   statement that was throttled, and one invalid statement may fail the request for all.
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
  // A list of another length is a sum of tables and tells nothing about one message.
  const units =
    ConsumedCapacity.length === Responses.length ? ConsumedCapacity[index]?.CapacityUnits : undefined;
  return { outcome: "recorded", ...(units === undefined ? {} : { capacityUnits: units }) };
}
