import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { maximumKeyBytes } from "../messages/recorded-item.ts";

/** What an entry of the archive is linked by. */
export const entrySchema = z.object({
  deadLetterId: z.string(),
  status: z.string(),
  messageId: z.optional(z.string()),
  executionName: z.optional(z.string()),
});

/** The entry under the id that SQS gave the message. */
export async function entryLinks(
  cloud: Cloud,
  deadLetterId: string,
): Promise<z.infer<typeof entrySchema> | undefined> {
  const bytes = Buffer.byteLength(deadLetterId);
  if (bytes === 0 || bytes > maximumKeyBytes) return undefined;
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  return entrySchema.safeParse((await cloud.tables.send(command)).Item).data;
}
