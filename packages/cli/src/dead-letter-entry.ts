import { GetCommand, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Cloud } from "./cloud.ts";
import { CommandFailure } from "./usage-error.ts";

const entrySchema = z.looseObject({
  deadLetterId: z.string(),
  error: z.string(),
  reason: z.string(),
  body: z.string(),
  status: z.enum(["archived", "redriving", "recorded", "failed"]),
  attempts: z.number(),
  messageId: z.optional(z.string()),
  mendedBody: z.optional(z.string()),
});

/** An entry of the archive, as far as a redrive reads it. */
export type DeadLetterEntry = z.infer<typeof entrySchema>;

/** @throws CommandFailure where there is none. */
export async function getEntry(cloud: Cloud, deadLetterId: string): Promise<DeadLetterEntry> {
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  if (Item?.["status"] === undefined) {
    throw new CommandFailure(`No dead letter ${deadLetterId} in ${cloud.name}.`);
  }
  return entrySchema.parse(Item);
}

/** What scans the archive: an item without a status is no entry. */
export function allEntries(cloud: Cloud) {
  return {
    TableName: cloud.deadLettersTable,
    FilterExpression: "attribute_exists(#status)",
    ExpressionAttributeNames: { "#status": "status" },
  };
}

/** Every entry whose message is not recorded yet. */
export async function openEntries(cloud: Cloud): Promise<readonly DeadLetterEntry[]> {
  const entries: DeadLetterEntry[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    for (const item of page.Items ?? []) entries.push(entrySchema.parse(item));
  }
  return entries.filter(({ status }) => status !== "recorded");
}

/**
 * Changes the status of an entry that nobody changed since it was read. Gives false where somebody did: another
 * redrive is at work.
 */
export async function markEntry(
  cloud: Cloud,
  entry: DeadLetterEntry,
  change: Partial<Pick<DeadLetterEntry, "status" | "attempts" | "mendedBody">> & Record<string, unknown>,
): Promise<boolean> {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined);
  const command = new UpdateCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId: entry.deadLetterId },
    UpdateExpression: `SET ${fields.map((_, index) => `#f${index} = :f${index}`).join(", ")}`,
    ConditionExpression: "#status = :status AND #attempts = :attempts",
    ExpressionAttributeNames: {
      "#status": "status",
      "#attempts": "attempts",
      ...Object.fromEntries(fields.map(([name], index) => [`#f${index}`, name])),
    },
    ExpressionAttributeValues: {
      ":status": entry.status,
      ":attempts": entry.attempts,
      ...Object.fromEntries(fields.map(([, value], index) => [`:f${index}`, value])),
    },
  });
  try {
    await cloud.tables.send(command);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}
