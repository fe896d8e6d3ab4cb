import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { MessageRow, Page } from "../../api/page-api.ts";
import type { TableClient } from "../cloud/table-client.ts";
import { pageOf } from "./page-of.ts";

/** The ids in the messages table, with the time of recording if the console was open then. */
export interface MessageIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(tables: TableClient): Promise<void>;
  readonly size: number;
  has(messageId: string): boolean;
  recordedAt(messageId: string): number | undefined;
  /** Newest first. `search` is a part of the id, in upper or lower case. */
  list(query: { search: string; page: number }): Page<MessageRow>;
}

/** Begins empty. */
export function createMessageIndex(): MessageIndex {
  const recorded = new Map<string, number | undefined>();
  return {
    onEvent: (event) => {
      if (event.type === "message-recorded" && !recorded.has(event.messageId)) {
        recorded.set(event.messageId, event.at);
      }
    },
    load: async (tables) => {
      for await (const items of tables.scan("messagesTable", ["messageId"])) {
        for (const { messageId } of items) {
          if (typeof messageId === "string" && !recorded.has(messageId)) recorded.set(messageId, undefined);
        }
      }
    },
    get size() {
      return recorded.size;
    },
    has: (messageId) => recorded.has(messageId),
    recordedAt: (messageId) => recorded.get(messageId),
    list: ({ search, page }) => {
      const wanted = search.toLowerCase();
      const rows: MessageRow[] = [];
      for (const [messageId, recordedAt] of recorded) {
        if (wanted !== "" && !messageId.toLowerCase().includes(wanted)) continue;
        rows.push(recordedAt === undefined ? { messageId } : { messageId, recordedAt });
      }
      return pageOf(rows.reverse(), page);
    },
  };
}
