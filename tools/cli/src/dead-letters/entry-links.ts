import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { maximumKeyBytes } from "../messages/recorded-item.ts";

/** The fields of an entry of the archive that link it to its message, its execution, and the execution of its last redrive. */
export const entryLinksSchema = z.object({
  deadLetterId: z.string(),
  status: z.string(),
  task: z.optional(z.string()),
  workflow: z.optional(z.string()),
  messageId: z.optional(z.string()),
  /** The ARN of the execution that sent the message. */
  execution: z.optional(z.string()),
  executionName: z.optional(z.string()),
});

/** The links of the entry with this id, which is the id that SQS gave the message; undefined if there is none. */
export async function entryLinks(
  cloud: Cloud,
  deadLetterId: string,
): Promise<z.infer<typeof entryLinksSchema> | undefined> {
  const bytes = Buffer.byteLength(deadLetterId);
  if (bytes === 0 || bytes > maximumKeyBytes) return undefined;
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  return entryLinksSchema.safeParse((await cloud.tables.send(command)).Item).data;
}
