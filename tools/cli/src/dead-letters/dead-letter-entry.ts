import { GetCommand, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { isMeant } from "./entry-owner.ts";

const entrySchema = z.looseObject({
  deadLetterId: z.string(),
  error: z.string(),
  reason: z.string(),
  body: z.string(),
  status: z.enum(["archived", "redriving", "recorded", "failed"]),
  attempts: z.number(),
  /** `event` where the rule could not start an execution for an event. */
  kind: z.optional(z.string()),
  messageId: z.optional(z.string()),
  /** The name of the task; missing in an entry of the first release. */
  task: z.optional(z.string()),
  /** The name of the state machine; missing where a message was sent by hand. */
  workflow: z.optional(z.string()),
  /** The ARN of the execution that sent it, and the state in it. */
  execution: z.optional(z.string()),
  state: z.optional(z.string()),
  /** The message group, on a FIFO stage. */
  group: z.optional(z.string()),
  /** The body that the last redrive sent instead, if it was edited. */
  editedBody: z.optional(z.string()),
  /** The digest of the content that the last redrive sent. */
  redriveDigest: z.optional(z.string()),
  /** When the last redrive began, in milliseconds since 1970. */
  redrivenAt: z.optional(z.number()),
  /** How often the execution has been redriven once AWS's redrive of the last attempt has begun (`redriveCount`). */
  redriveCount: z.optional(z.number()),
});

/** An entry of the archive, with the fields that a redrive needs. `attempts` is the number of redrives so far. */
export type DeadLetterEntry = z.infer<typeof entrySchema>;

/**
 * Reads an entry of the archive.
 * @throws CommandFailure if there is none with this id
 */
export async function getEntry(cloud: Cloud, deadLetterId: string): Promise<DeadLetterEntry> {
  const entry = await findEntry(cloud, deadLetterId);
  if (entry === undefined) throw new CommandFailure(`No dead letter ${deadLetterId} in ${cloud.name}.`);
  return entry;
}

/** Reads an entry of the archive with a consistent read; undefined if there is none with this id, or if it has expired. */
export async function findEntry(cloud: Cloud, deadLetterId: string): Promise<DeadLetterEntry | undefined> {
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  return isArchiveEntry(Item, Date.now()) ? entrySchema.parse(await withWholeBody(cloud, Item)) : undefined;
}

/** Adds the body to an item of the archive: a large body is stored in further items (@ringback/contracts/message/archived-body). */
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

/** The parameters of a scan for all entries that have not expired. */
export function allEntries(cloud: Cloud) {
  return {
    TableName: cloud.deadLettersTable,
    FilterExpression: "attribute_exists(#status) AND (attribute_not_exists(#expires) OR #expires > :now)",
    ExpressionAttributeNames: { "#status": "status", "#expires": timeToLiveAttribute },
    ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
  };
}

const openSchema = z.object({
  deadLetterId: z.string(),
  status: z.string(),
  task: z.optional(z.string()),
  workflow: z.optional(z.string()),
  execution: z.optional(z.string()),
});

/**
 * The ids of the entries whose work is not done yet, of the tasks and workflows that are meant. Only ids, since all bodies
 * together may not fit in memory.
 *
 * @returns a list for each redrive: the dead letters of one execution together, which AWS's redrive of it continues at once
 */
export async function openEntries(cloud: Cloud): Promise<readonly (readonly string[])[]> {
  const ids = new Map<string, string[]>();
  const scan = {
    ...allEntries(cloud),
    ProjectionExpression: "deadLetterId, #status, #task, #workflow, #execution",
    ExpressionAttributeNames: {
      ...allEntries(cloud).ExpressionAttributeNames,
      "#task": "task",
      "#workflow": "workflow",
      "#execution": "execution",
    },
  };
  for await (const page of paginateScan({ client: cloud.tables }, scan)) {
    for (const item of page.Items ?? []) {
      const entry = openSchema.parse(item);
      if (entry.status === "recorded" || !isMeant(cloud, entry)) continue;
      const { deadLetterId, execution = deadLetterId } = entry;
      ids.set(execution, [...(ids.get(execution) ?? []), deadLetterId]);
    }
  }
  return [...ids.values()];
}

/**
 * Updates an entry if its status and attempts are still as they were read. In `change`, a field that is undefined is not
 * changed, and one that is null is removed.
 *
 * @returns false if another redrive has changed the entry since it was read
 */
export async function updateEntry(
  cloud: Cloud,
  entry: DeadLetterEntry,
  change: Readonly<Record<string, string | number | null | undefined>>,
): Promise<boolean> {
  const names = Object.keys(change).filter((name) => change[name] !== undefined);
  const set = names.filter((name) => change[name] !== null);
  const removed = names.filter((name) => change[name] === null);
  const remove = removed.length === 0 ? "" : ` REMOVE ${removed.map((name) => `#${name}`).join(", ")}`;
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
