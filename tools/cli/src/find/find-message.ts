import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { recordedItem } from "../messages/recorded-item.ts";
import { carriedMessage } from "./carried-message.ts";
import { findExecutions } from "./find-executions.ts";

export interface Found {
  /** The recorded items, as they are in the table. */
  readonly items: readonly Record<string, unknown>[];
  /** Messages that the id stands for, recorded or not. */
  readonly messageIds: readonly string[];
}

/** What is recorded of a message, by its own id, or by the dead letter or the execution that carried it. */
export async function findMessage(cloud: Cloud, id: string): Promise<Found> {
  const own = await recordedItem(cloud, id);
  if (own !== undefined) return { items: [own], messageIds: [id] };
  const messageIds = new Set<string>();
  const archived = (await entryLinks(cloud, id))?.messageId;
  if (archived !== undefined) messageIds.add(archived);
  else
    for (const executionArn of await findExecutions(cloud, id)) {
      const carried = await carriedMessage(cloud, executionArn);
      if (carried !== undefined) messageIds.add(carried.id);
    }
  const items: Record<string, unknown>[] = [];
  for (const messageId of messageIds) {
    const item = await recordedItem(cloud, messageId);
    if (item !== undefined) items.push(item);
  }
  return { items, messageIds: [...messageIds] };
}
