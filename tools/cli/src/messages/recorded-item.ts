import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "../cloud/cloud.ts";

/** DynamoDB's limit of a partition key, in bytes: a longer id is nobody's, and asking for it is an error. */
export const maximumKeyBytes = 2048;

/** The item of a message in the messages table; `undefined` where there is none, or can be none under this id. */
export async function recordedItem(
  cloud: Cloud,
  messageId: string,
): Promise<Record<string, unknown> | undefined> {
  const bytes = Buffer.byteLength(messageId);
  if (bytes === 0 || bytes > maximumKeyBytes) return undefined;
  const command = new GetCommand({
    TableName: cloud.messagesTable,
    Key: { messageId },
    ConsistentRead: true,
  });
  return (await cloud.tables.send(command)).Item;
}
