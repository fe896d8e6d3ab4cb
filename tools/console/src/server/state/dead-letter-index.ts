import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { DeadLetterRow, DeadLetterStatus, Page } from "../../api/page-api.ts";
import type { Item, TableClient } from "../cloud/table-client.ts";
import { expiry } from "./expiry.ts";
import { pageOf } from "./page-of.ts";

/** The most keys of a BatchGetItem request. */
const keysPerRead = 100;
const listed = [
  "deadLetterId",
  "error",
  "reason",
  "status",
  "archivedAt",
  "messageId",
  timeToLiveAttribute,
] as const;

/** The entries of the archive that have not expired, with the fields that a list shows. */
export interface DeadLetterIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(tables: TableClient): Promise<void>;
  /** Reads the entries that have changed since the last call; true if there were any. */
  refresh(tables: TableClient): Promise<boolean>;
  readonly counts: { readonly open: number; readonly total: number };
  get(deadLetterId: string): DeadLetterRow | undefined;
  /** Newest first. `search` is a part of the id, the message id or the error, in upper or lower case. */
  list(query: { open: boolean; search: string; page: number }): Page<DeadLetterRow>;
}

/** Begins empty. */
export function createDeadLetterIndex(): DeadLetterIndex {
  const rows = new Map<string, DeadLetterRow>();
  const changed = new Set<string>();
  const keep = (item: Item) => {
    if (!isArchiveEntry(item, Date.now())) return;
    const row = deadLetterRow(item);
    rows.set(row.deadLetterId, row);
  };
  // A row may have expired since it was read.
  const isCurrent = ({ expiresAt }: DeadLetterRow) => expiresAt === undefined || Date.now() < expiresAt;
  const current = () => [...rows.values()].filter(isCurrent);
  return {
    onEvent: (event) => {
      if (event.type === "dead-letter-changed") changed.add(event.deadLetterId);
    },
    load: async (tables) => {
      for await (const items of tables.scan("deadLettersTable", listed)) items.forEach(keep);
    },
    refresh: async (tables) => {
      const ids = [...changed].slice(0, keysPerRead);
      // Before the read, so that a change during the read is not lost.
      for (const id of ids) changed.delete(id);
      const keys = ids.map((deadLetterId) => ({ deadLetterId }));
      try {
        (await tables.getMany("deadLettersTable", keys)).forEach(keep);
      } catch (error) {
        for (const id of ids) changed.add(id);
        throw error;
      }
      return ids.length > 0;
    },
    get counts() {
      const all = current();
      return { open: all.filter(({ status }) => status !== "recorded").length, total: all.length };
    },
    get: (deadLetterId) => {
      const row = rows.get(deadLetterId);
      return row !== undefined && isCurrent(row) ? row : undefined;
    },
    list: ({ open, search, page }) => {
      const wanted = search.toLowerCase();
      const matches = (row: DeadLetterRow) =>
        (!open || row.status !== "recorded") &&
        [row.deadLetterId, row.messageId ?? "", row.error].some((text) =>
          text.toLowerCase().includes(wanted),
        );
      const found = current()
        .filter(matches)
        .sort((a, b) => b.archivedAt - a.archivedAt);
      return pageOf(found, page);
    },
  };
}

const statuses = ["archived", "redriving", "recorded", "failed"] as const;

/** The fields of an entry that a list shows. */
export function deadLetterRow(item: Item): DeadLetterRow {
  const status: DeadLetterStatus = statuses.find((name) => name === item["status"]) ?? "archived";
  return {
    deadLetterId: String(item["deadLetterId"]),
    error: String(item["error"]),
    reason: String(item["reason"]),
    status,
    archivedAt: Number(item["archivedAt"]),
    ...(item["messageId"] === undefined ? {} : { messageId: String(item["messageId"]) }),
    ...expiry(item),
  };
}
