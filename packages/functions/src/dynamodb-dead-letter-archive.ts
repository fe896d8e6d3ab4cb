import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DeadLetter, DeadLetterArchive } from "@ringback/core/dead-letter-archive";
import { attributeValues } from "./attribute-values.ts";
import { awsError, failedCall } from "./aws-error.ts";
import { inFlightLimit } from "./in-flight-limit.ts";

/**
 * The archive table: `deadLetterId` (S, partition key) and the fields of `DeadLetter`, with `status` "archived"
 * until a redrive says what became of the entry. An entry is put only where there is none, or one that nobody
 * read or sent again.
 */
export function dynamoDbDeadLetterArchive(client: DynamoDBClient, tableName: string): DeadLetterArchive {
  const limited = inFlightLimit();
  return {
    async keep(entry, signal) {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: attributeValues({ ...entry, status: "archived", attempts: 0 }),
        ...condition(entry),
      });
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

function condition({ unread }: DeadLetter) {
  if (unread) return { ConditionExpression: "attribute_not_exists(deadLetterId)" };
  return {
    ConditionExpression:
      "attribute_not_exists(deadLetterId) OR (unread = :true AND #status = :archived AND attempts = :none)",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: attributeValues({ ":true": true, ":archived": "archived", ":none": 0 }),
  };
}
