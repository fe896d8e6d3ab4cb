import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import { inFlightLimit } from "../aws-client/in-flight-limit.ts";
import { type Expiry, expiryFields } from "./expiry.ts";

/**
 * Last reasons in the archive's table: the attribute `lastReason`, under the key that the message's entry will have. An
 * item without `status` is not an entry, so lists leave it out. When the message is archived, the entry is added to it.
 *
 * A reason that is forgotten leaves an item with its key behind: to delete that, the function would need
 * dynamodb:DeleteItem, with which it could delete entries too. Where
 * entries expire, that item does too.
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
