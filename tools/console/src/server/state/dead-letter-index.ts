import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { DeadLetterCounts, DeadLetterRow, Page } from "../../api/page-api.ts";
import type { Item, TableClient } from "../cloud/table-client.ts";
import { pageOf } from "./page-of.ts";

/** The most keys of a BatchGetItem request. */
const keysPerRead = 100;
const listed = [
  "deadLetterId",
  "error",
  "reason",
  "status",
  "archivedAt",
  "kind",
  "messageId",
  "task",
  "workflow",
  timeToLiveAttribute,
] as const;
const none: DeadLetterCounts = { open: 0, total: 0 };

/** The entries of the archive that have not expired, with the fields that a list shows. */
export interface DeadLetterIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(tables: TableClient): Promise<void>;
  /** Reads the entries that have changed since the last call; true if there were any. */
  refresh(tables: TableClient): Promise<boolean>;
  readonly counts: DeadLetterCounts;
  countsOf(task: string): DeadLetterCounts;
  get(deadLetterId: string): DeadLetterRow | undefined;
  /** Newest first. `search` is a part of the id, the message id or the error, in upper or lower case. */
  list(query: {
    open: boolean;
    task?: string;
    workflow?: string;
    search: string;
    page: number;
  }): Page<DeadLetterRow>;
}

/** Begins empty. */
export function createDeadLetterIndex(options: {
  /** The archive's name. */
  table(): string;
  rowOf(item: Item): DeadLetterRow;
}): DeadLetterIndex {
  const rows = new Map<string, DeadLetterRow>();
  const changed = new Set<string>();
  let counted: ReturnType<typeof countsOf> | undefined;
  const keep = (item: Item) => {
    if (!isArchiveEntry(item, Date.now())) return;
    const row = options.rowOf(item);
    rows.set(row.deadLetterId, row);
    counted = undefined;
  };
  // A row may have expired since it was read.
  const isCurrent = ({ expiresAt }: DeadLetterRow) => expiresAt === undefined || Date.now() < expiresAt;
  const current = () => [...rows.values()].filter(isCurrent);
  /** Counted anew when an entry has changed or expired, and not for each snapshot. */
  const counts = () => {
    if (counted === undefined || Date.now() >= counted.until) counted = countsOf(current());
    return counted;
  };
  return {
    onEvent: (event) => {
      if (event.type === "dead-letter-changed") changed.add(event.deadLetterId);
    },
    load: async (tables) => {
      for await (const items of tables.scan(options.table(), listed)) items.forEach(keep);
    },
    refresh: async (tables) => {
      const ids = [...changed].slice(0, keysPerRead);
      if (ids.length === 0) return false;
      // Before the read, so that a change during the read is not lost.
      for (const id of ids) changed.delete(id);
      const keys = ids.map((deadLetterId) => ({ deadLetterId }));
      try {
        (await tables.getMany(options.table(), keys)).forEach(keep);
      } catch (error) {
        for (const id of ids) changed.add(id);
        throw error;
      }
      return true;
    },
    get counts() {
      return counts().all;
    },
    countsOf: (task) => counts().byTask.get(task) ?? none,
    get: (deadLetterId) => {
      const row = rows.get(deadLetterId);
      return row !== undefined && isCurrent(row) ? row : undefined;
    },
    list: ({ open, task, workflow, search, page }) => {
      const wanted = search.toLowerCase();
      const matches = (row: DeadLetterRow) =>
        (!open || row.status !== "recorded") &&
        (task === undefined || row.task === task) &&
        (workflow === undefined || row.workflow === workflow) &&
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

type Counting = { -readonly [K in keyof DeadLetterCounts]: DeadLetterCounts[K] };

function countsOf(rows: readonly DeadLetterRow[]) {
  const all: Counting = { open: 0, total: 0 };
  const byTask = new Map<string, Counting>();
  /** When the first of them expires. */
  let until = Number.POSITIVE_INFINITY;
  for (const { task, status, archivedAt, expiresAt } of rows) {
    const ofTask: Counting = byTask.get(task ?? "") ?? { open: 0, total: 0 };
    byTask.set(task ?? "", ofTask);
    for (const counts of [all, ofTask]) {
      counts.total += 1;
      if (status !== "recorded") counts.open += 1;
      counts.lastAt = Math.max(archivedAt, counts.lastAt ?? archivedAt);
    }
    until = Math.min(until, expiresAt ?? until);
  }
  return { all, byTask, until };
}
