import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";
import { type Expiry, expiryFields } from "./expiry.ts";

/**
 * The attribute `lastReason` in the archive table, under the key that the message's dead letter is going to have. An
 * item without `status` is no entry, and lists leave it out; the archive puts the entry around what is there.
 *
 * A reason that is forgotten leaves its key behind: to delete it the function would need the right to delete entries.
 * Where entries expire, the key does too.
 */
export function dynamoDbLastReasons(
  client: DynamoDBDocumentClient,
  tableName: string,
  expiry?: Expiry,
): LastReasons {
  const limited = inFlightLimit();
  const change = async (
    deadLetterId: string,
    input: Pick<UpdateCommand["input"], "UpdateExpression" | "ExpressionAttributeValues">,
    abortSignal: AbortSignal,
  ) => {
    const command = new UpdateCommand({
      TableName: tableName,
      Key: { deadLetterId },
      ...input,
      ConditionExpression: "attribute_not_exists(#status)",
      ExpressionAttributeNames: { "#status": "status" },
    });
    await limited(() => client.send(command, { abortSignal })).catch(() => undefined);
  };
  return {
    note: (deadLetterId, reason, signal) => {
      const { expiresAtSeconds } = expiryFields(expiry);
      const update =
        expiresAtSeconds === undefined
          ? {
              UpdateExpression: "SET lastReason = :reason",
              ExpressionAttributeValues: { ":reason": reason },
            }
          : {
              UpdateExpression: "SET lastReason = :reason, expiresAtSeconds = :expiresAtSeconds",
              ExpressionAttributeValues: { ":reason": reason, ":expiresAtSeconds": expiresAtSeconds },
            };
      return change(deadLetterId, update, signal);
    },
    async read(deadLetterId, abortSignal) {
      const command = new GetCommand({
        TableName: tableName,
        Key: { deadLetterId },
        ConsistentRead: true,
        ProjectionExpression: "lastReason",
      });
      const answer = await client.send(command, { abortSignal }).catch(() => undefined);
      const reason: unknown = answer?.Item?.["lastReason"];
      return typeof reason === "string" ? reason : undefined;
    },
    forget: (deadLetterId, signal) => change(deadLetterId, { UpdateExpression: "REMOVE lastReason" }, signal),
  };
}
