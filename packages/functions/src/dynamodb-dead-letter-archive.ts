import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { DeadLetter, DeadLetterArchive } from "@ringback/core/dead-letter-archive";
import { awsError, failedCall } from "./aws-error.ts";
import { inFlightLimit } from "./in-flight-limit.ts";

/**
 * The archive table: `deadLetterId` (S, partition key) and the fields of `DeadLetter`, with `status` "archived"
 * until a redrive says what became of the entry. An item without `status` is no entry yet. An entry is written only
 * where there is none, or one that nobody read or sent again; what else the item holds stays.
 */
export function dynamoDbDeadLetterArchive(
  client: DynamoDBDocumentClient,
  tableName: string,
): DeadLetterArchive {
  const limited = inFlightLimit();
  return {
    async keep(entry, signal) {
      const command = new UpdateCommand({ TableName: tableName, ...entryUpdate(entry) });
      try {
        await limited(() => client.send(command, { abortSignal: signal }));
        return { outcome: "kept" };
      } catch (error) {
        const known = awsError(error);
        return known.name === "ConditionalCheckFailedException" ? { outcome: "kept" } : failedCall(known);
      }
    },
  };
}

function entryUpdate({ deadLetterId, ...fields }: DeadLetter) {
  const written = definedFields({ ...fields, status: "archived", attempts: 0 });
  const replacesUnread = fields.unread !== true;
  const names = Object.keys(written);
  return {
    Key: { deadLetterId },
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}${replacesUnread ? " REMOVE #unread" : ""}`,
    ConditionExpression: replacesUnread
      ? "attribute_not_exists(#status) OR (#unread = :isUnread AND #status = :status AND #attempts = :attempts)"
      : "attribute_not_exists(#status)",
    ExpressionAttributeNames: Object.fromEntries(
      [...names, ...(replacesUnread ? ["unread"] : [])].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(written).map(([name, value]) => [`:${name}`, value])),
      ...(replacesUnread ? { ":isUnread": true } : {}),
    },
  };
}

function definedFields(fields: Readonly<Record<string, string | number | boolean | undefined>>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
