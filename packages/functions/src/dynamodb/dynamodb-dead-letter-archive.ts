import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { partsOfBody } from "@ringback/contracts/message/body-parts";
import type { DeadLetter, DeadLetterArchive } from "@ringback/core/ports/dead-letter-archive";
import { awsError, failedCall } from "../aws-client/aws-error.ts";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";
import { entryUpdate, unreadUpdate } from "./entry-update.ts";
import { type Expiry, expiryFields } from "./expiry.ts";
import { keptBy } from "./kept-by.ts";

/**
 * The archive table: `deadLetterId` (S, partition key) and the fields of `DeadLetter`, with `status` "archived"
 * until a redrive says what became of the entry. An item without `status` is no entry: a part of a body that is too
 * large for its entry, or what was noted before there was one. An entry is written only where there is none, or one
 * that nobody read or sent again; what else the item holds stays.
 */
export function dynamoDbDeadLetterArchive(
  client: DynamoDBDocumentClient,
  tableName: string,
  expiry?: Expiry,
): DeadLetterArchive {
  const limited = inFlightLimit();
  const update = (input: Omit<UpdateCommand["input"], "TableName">, abortSignal: AbortSignal) =>
    limited(() => client.send(new UpdateCommand({ TableName: tableName, ...input }), { abortSignal }));
  /** Writes the parts of a body first: an entry never names one that is not there. */
  async function stored({ body, ...entry }: DeadLetter, abortSignal: AbortSignal) {
    const { fields, parts } = await partsOfBody(entry.deadLetterId, body);
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
      keptBy(async () => {
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
      keptBy(() =>
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
      keptBy(() =>
        update(
          {
            Key: { deadLetterId },
            UpdateExpression: "SET #status = :recorded, settledAt = :closedAt REMOVE readings",
            // One that is being sent again is closed by whoever sends it.
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
