import { GetCommand, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import { isExpired, timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/usage-error.ts";

const entrySchema = z.looseObject({
  deadLetterId: z.string(),
  error: z.string(),
  reason: z.string(),
  body: z.string(),
  status: z.enum(["archived", "redriving", "recorded", "failed"]),
  attempts: z.number(),
  messageId: z.optional(z.string()),
  /** The message group on a FIFO stage. */
  group: z.optional(z.string()),
  /** What the last redrive sent in the body's place. */
  editedBody: z.optional(z.string()),
  /** Of what the last redrive sends or sent. */
  redriveDigest: z.optional(z.string()),
  /** When its attempt was written down, in milliseconds since 1970. */
  redrivenAt: z.optional(z.number()),
});

/** An entry of the archive, as far as a redrive reads it. */
export type DeadLetterEntry = z.infer<typeof entrySchema>;

/** @throws CommandFailure where there is none. */
export async function getEntry(cloud: Cloud, deadLetterId: string): Promise<DeadLetterEntry> {
  const entry = await findEntry(cloud, deadLetterId);
  if (entry === undefined) throw new CommandFailure(`No dead letter ${deadLetterId} in ${cloud.name}.`);
  return entry;
}

/** An entry, with everything that was written before the call; undefined where there is none, or none any more. */
export async function findEntry(cloud: Cloud, deadLetterId: string): Promise<DeadLetterEntry | undefined> {
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  return isEntry(Item) ? entrySchema.parse(await withWholeBody(cloud, Item)) : undefined;
}

/** An item without a status is no entry, and one whose time is over counts as gone before DynamoDB has deleted it. */
export function isEntry(
  item: Readonly<Record<string, unknown>> | undefined,
): item is Readonly<Record<string, unknown>> {
  return item?.["status"] !== undefined && !isExpired(item, Date.now());
}

/** An item of the archive with its body, which may be kept in items of its own. */
export function withWholeBody(
  cloud: Cloud,
  item: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  return joinArchivedBody(item, async (deadLetterId) => {
    const command = new GetCommand({
      TableName: cloud.deadLettersTable,
      Key: { deadLetterId },
      ConsistentRead: true,
    });
    const { Item } = await cloud.tables.send(command);
    return Item?.["bytes"] instanceof Uint8Array ? Item["bytes"] : undefined;
  });
}

/** What scans the archive for its entries. */
export function allEntries(cloud: Cloud) {
  return {
    TableName: cloud.deadLettersTable,
    FilterExpression: "attribute_exists(#status) AND (attribute_not_exists(#expires) OR #expires > :now)",
    ExpressionAttributeNames: { "#status": "status", "#expires": timeToLiveAttribute },
    ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
  };
}

/** The ids of the entries whose messages are not recorded yet. Their bodies, all together, may be more than fits into memory. */
export async function openEntries(cloud: Cloud): Promise<readonly string[]> {
  const ids: string[] = [];
  const scan = { ...allEntries(cloud), ProjectionExpression: "deadLetterId, #status" };
  for await (const page of paginateScan({ client: cloud.tables }, scan)) {
    for (const { deadLetterId, status } of page.Items ?? []) {
      if (status !== "recorded") ids.push(String(deadLetterId));
    }
  }
  return ids;
}

/**
 * Changes an entry that nobody changed since it was read: what is undefined stays, what is null goes. Gives false where
 * somebody did: another redrive is at work.
 */
export async function markEntry(
  cloud: Cloud,
  entry: DeadLetterEntry,
  change: Readonly<Record<string, string | number | null | undefined>>,
): Promise<boolean> {
  const names = Object.keys(change).filter((name) => change[name] !== undefined);
  const set = names.filter((name) => change[name] !== null);
  const gone = names.filter((name) => change[name] === null);
  const remove = gone.length === 0 ? "" : ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}`;
  const command = new UpdateCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId: entry.deadLetterId },
    UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(", ")}${remove}`,
    ConditionExpression: "#status = :statusRead AND #attempts = :attemptsRead",
    ExpressionAttributeNames: Object.fromEntries(
      [...names, "status", "attempts"].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ":statusRead": entry.status,
      ":attemptsRead": entry.attempts,
      ...Object.fromEntries(set.map((name) => [`:${name}`, change[name]])),
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
