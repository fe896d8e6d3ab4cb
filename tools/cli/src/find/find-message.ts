import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { recordedItem } from "../messages/recorded-item.ts";
import { findExecutions } from "./find-executions.ts";
import { messageIdsOf } from "./message-of-execution.ts";

/** The messages that an id belongs to. */
export interface FoundMessages {
  /** The recorded items, as they are in the table. */
  readonly items: readonly Record<string, unknown>[];
  /** The ids of all these messages, recorded or not. */
  readonly messageIds: readonly string[];
}

/**
 * Finds the messages that an id belongs to in a task's messages table: the id of the message, or that of its dead letter or
 * execution.
 */
export async function findMessage(cloud: Cloud, messagesTable: string, id: string): Promise<FoundMessages> {
  const own = await recordedItem(cloud, messagesTable, id);
  if (own !== undefined) return { items: [own], messageIds: [id] };
  const messageIds = new Set<string>();
  const archived = (await entryLinks(cloud, id))?.messageId;
  if (archived !== undefined) messageIds.add(archived);
  else
    for (const executionArn of await findExecutions(cloud, id)) {
      for (const messageId of await messageIdsOf(cloud, executionArn)) messageIds.add(messageId);
    }
  const items: Record<string, unknown>[] = [];
  for (const messageId of messageIds) {
    const item = await recordedItem(cloud, messagesTable, messageId);
    if (item !== undefined) items.push(item);
  }
  return { items, messageIds: [...messageIds] };
}
