import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "../cloud/cloud.ts";

/** The most bytes of a partition key (Amazon DynamoDB: "Quotas"). Reading a longer key is an error. */
export const maximumKeyBytes = 2048;

/** Reads the item of a message from a task's messages table; `undefined` if there is none, or the id is too long for a key. */
export async function recordedItem(
  cloud: Cloud,
  messagesTable: string,
  messageId: string,
): Promise<Record<string, unknown> | undefined> {
  const bytes = Buffer.byteLength(messageId);
  if (bytes === 0 || bytes > maximumKeyBytes) return undefined;
  const command = new GetCommand({
    TableName: messagesTable,
    Key: { messageId },
    ConsistentRead: true,
  });
  return (await cloud.tables.send(command)).Item;
}
