import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { splitArchivedBody } from "@ringback/contracts/message/archived-body";
import type { DeadLetter, DeadLetterArchive } from "@ringback/core/ports/dead-letter-archive";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";
import { entryUpdate, unreadUpdate } from "./entry-update.ts";
import { type Expiry, expiryFields } from "./expiry.ts";
import { keepOutcome } from "./keep-outcome.ts";

/**
 * The archive in DynamoDB: `deadLetterId` (S, partition key) and the fields of `DeadLetter`, with `status` "archived"
 * until a redrive changes it. An item without `status` is not an entry: it is a part of a body that is too large for its
 * entry, or a last reason that was noted before there was one. An entry is written only where there is none, or in the
 * place of an unread one that was never redriven; other attributes of the item stay.
 */
export function dynamoDbDeadLetterArchive(
  client: DynamoDBDocumentClient,
  tableName: string,
  expiry?: Expiry,
): DeadLetterArchive {
  const limited = inFlightLimit();
  const update = (input: Omit<UpdateCommand["input"], "TableName">, abortSignal: AbortSignal) =>
    limited(() => client.send(new UpdateCommand({ TableName: tableName, ...input }), { abortSignal }));
  /** Writes the parts of a large body first, so that an entry never names a part that is not there. */
  async function stored({ body, ...entry }: DeadLetter, abortSignal: AbortSignal) {
    const { fields, parts } = await splitArchivedBody(entry.deadLetterId, body);
    // The same moment for all items of the entry.
    const expires = expiryFields(expiry);
    await Promise.all(
      parts.map((Item) =>
        limited(() =>
          client.send(new PutCommand({ TableName: tableName, Item: { ...Item, ...expires } }), {
            abortSignal,
          }),
        ),
      ),
    );
    return { ...entry, ...fields, ...expires };
  }
  return {
    keep: (entry, signal) =>
      keepOutcome(async () => {
        await update(entryUpdate(await stored(entry, signal)), signal);
      }),
    async beginReading(entry, signal) {
      try {
        const written = await update(unreadUpdate(await stored(entry, signal)), signal).catch(
          (error: unknown) => {
            if (awsError(error).name !== "ConditionalCheckFailedException") throw error;
            return update(readingBegun(entry), signal);
          },
        );
        const { readings } = written.Attributes ?? {};
        return { outcome: "begun", readings: readings instanceof Set ? readings.size : 0 };
      } catch (error) {
        return failedCall(awsError(error));
      }
    },
    endReading: (deadLetterId, signal) =>
      keepOutcome(() =>
        update(
          {
            Key: { deadLetterId },
            UpdateExpression: "REMOVE readings",
            ConditionExpression: "attribute_exists(readings)",
          },
          signal,
        ),
      ),
    closeRecorded: ({ deadLetterId, closedAt }, signal) =>
      keepOutcome(() =>
        update(
          {
            Key: { deadLetterId },
            UpdateExpression: "SET #status = :recorded, settledAt = :closedAt REMOVE readings",
            // An entry that is being redriven is closed by the redrive.
            ConditionExpression: "#status IN (:archived, :failed)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: {
              ":recorded": "recorded",
              ":archived": "archived",
              ":failed": "failed",
              ":closedAt": closedAt,
            },
          },
          signal,
        ),
      ),
  };
}

function readingBegun({ deadLetterId, receiveCount }: DeadLetter) {
  return {
    Key: { deadLetterId },
    UpdateExpression: "ADD readings :receive",
    ExpressionAttributeValues: { ":receive": new Set([receiveCount]) },
    ReturnValues: "UPDATED_NEW",
  } as const;
}
