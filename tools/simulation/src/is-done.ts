import type { MessagesTable } from "./aws/messages-table.ts";
import type { MessageContent } from "./scenario/planned-message.ts";

/** Whether the table of a task holds exactly the item that its work writes for a message. */
export function isDone(table: MessagesTable, { id, time, detail }: MessageContent): boolean {
  const item = table.items.get(id);
  return item !== undefined && item.createdAt === Date.parse(time) && item.event === JSON.stringify(detail);
}
