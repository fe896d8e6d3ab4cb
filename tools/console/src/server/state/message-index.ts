import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { Page } from "../../api/page-api.ts";
import type { TableClient } from "../cloud/table-client.ts";
import { pageOf } from "./page-of.ts";

/** A message of a messages table. */
export interface RecordedMessage {
  readonly messageId: string;
  /** Missing if it was recorded before the console was opened. */
  readonly recordedAt?: number;
}

/** The ids in each messages table, with the time of recording if the console was open then. */
export interface MessageIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(tables: TableClient, tableNames: readonly string[]): Promise<void>;
  size(table: string): number;
  has(table: string, messageId: string): boolean;
  recordedAt(table: string, messageId: string): number | undefined;
  /** Newest first. `search` is a part of the id, in upper or lower case. */
  list(table: string, query: { search: string; page: number }): Page<RecordedMessage>;
}

/**
 * Begins empty.
 * @param tableOf the table that a task records in, or without a task the only one of the app; undefined where there is none
 */
export function createMessageIndex(tableOf: (task: string | undefined) => string | undefined): MessageIndex {
  const tablesByName = new Map<string, Map<string, number | undefined>>();
  const recordedIn = (table: string) => {
    const known = tablesByName.get(table) ?? new Map<string, number | undefined>();
    tablesByName.set(table, known);
    return known;
  };
  return {
    onEvent: (event) => {
      if (event.type !== "message-recorded") return;
      const table = tableOf(event.task);
      if (table === undefined) return;
      const recorded = recordedIn(table);
      if (!recorded.has(event.messageId)) recorded.set(event.messageId, event.at);
    },
    load: async (tables, tableNames) => {
      for (const table of tableNames) {
        const recorded = recordedIn(table);
        for await (const items of tables.scan(table, ["messageId"])) {
          for (const { messageId } of items) {
            if (typeof messageId === "string" && !recorded.has(messageId)) recorded.set(messageId, undefined);
          }
        }
      }
    },
    size: (table) => recordedIn(table).size,
    has: (table, messageId) => recordedIn(table).has(messageId),
    recordedAt: (table, messageId) => recordedIn(table).get(messageId),
    list: (table, { search, page }) => {
      const wanted = search.toLowerCase();
      const rows: RecordedMessage[] = [];
      for (const [messageId, recordedAt] of recordedIn(table)) {
        if (wanted !== "" && !messageId.toLowerCase().includes(wanted)) continue;
        rows.push(recordedAt === undefined ? { messageId } : { messageId, recordedAt });
      }
      return pageOf(rows.reverse(), page);
    },
  };
}
