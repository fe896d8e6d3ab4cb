import type { DeadLetter } from "@ringback/core/ports/dead-letter-archive";
import { awsFailure } from "./aws-failure.ts";

/** An item of the messages table. An item written without a condition may lack the digest. */
export interface MessageItem {
  readonly messageId: string;
  readonly createdAt: number;
  readonly event: string;
  readonly digest?: string;
}

/** The most that an item's event may hold, in characters: small, so that a message that is too large is cheap. */
const maximumEventCharacters = 1000;

export interface MessagesTable {
  readonly items: ReadonlyMap<string, MessageItem>;
  /** Every time an item was written over: its id, and whether the content was another. */
  readonly replaced: readonly { readonly messageId: string; readonly content: "same" | "other" }[];
  /** PutItem with no condition. */
  put(item: MessageItem): void;
  /** PutItem on the condition that there is none, or one of the same digest. Tells whether there was one. */
  putUnlessOther(item: MessageItem): { readonly wasThere: boolean };
  get(messageId: string): MessageItem | undefined;
}

/** DynamoDB's messages table. Each operation happens at once and whole; it throws what DynamoDB answers. */
export function messagesTable(): MessagesTable {
  const items = new Map<string, MessageItem>();
  const replaced: { messageId: string; content: "same" | "other" }[] = [];
  const write = (item: MessageItem) => {
    if (item.event.length > maximumEventCharacters) throw awsFailure("ValidationException");
    items.set(item.messageId, item);
  };
  return {
    items,
    replaced,
    put(item) {
      const before = items.get(item.messageId);
      write(item);
      if (before === undefined) return;
      replaced.push({ messageId: item.messageId, content: isSame(before, item) ? "same" : "other" });
    },
    putUnlessOther(item) {
      const before = items.get(item.messageId);
      if (before !== undefined && before.digest !== item.digest) {
        throw awsFailure("ConditionalCheckFailedException");
      }
      write(item);
      if (before !== undefined && !isSame(before, item)) {
        replaced.push({ messageId: item.messageId, content: "other" });
      }
      return { wasThere: before !== undefined };
    },
    get: (messageId) => items.get(messageId),
  };
}

function isSame(a: MessageItem, b: MessageItem): boolean {
  return a.createdAt === b.createdAt && a.event === b.event;
}

export interface ArchiveTable {
  readonly entries: ReadonlyMap<string, DeadLetter>;
  /** Whether there is an entry whose message is not recorded, as far as the entry tells. */
  isOpen(deadLetterId: string): boolean;
  /** UpdateItem on the condition that there is no such entry, or one that nobody read. */
  write(entry: DeadLetter): void;
  /** UpdateItem on the condition that there is no such entry. */
  writeIfAbsent(entry: DeadLetter): void;
  /** UpdateItem that adds a receive to those at which a reading began; gives how many there are. */
  addReading(entry: { deadLetterId: string; receiveCount: number }): number;
  /** UpdateItem on the condition that readings are counted. */
  removeReadings(deadLetterId: string): void;
  /** UpdateItem on the condition that there is an entry, and that it is open. */
  close(deadLetterId: string): void;
  /** Why messages came back the last time, kept on the condition that there is no entry yet. */
  readonly lastReasons: ReadonlyMap<string, string>;
  /** UpdateItem on that condition; undefined takes the reason away. */
  changeLastReason(deadLetterId: string, reason: string | undefined): void;
}

export function archiveTable(): ArchiveTable {
  const entries = new Map<string, DeadLetter>();
  const lastReasons = new Map<string, string>();
  const closed = new Set<string>();
  const readings = new Map<string, Set<number>>();
  const isOpen = (deadLetterId: string) => entries.has(deadLetterId) && !closed.has(deadLetterId);
  const check = (holds: boolean) => {
    if (!holds) throw awsFailure("ConditionalCheckFailedException");
  };
  return {
    entries,
    lastReasons,
    isOpen,
    changeLastReason(deadLetterId, reason) {
      if (entries.has(deadLetterId)) throw awsFailure("ConditionalCheckFailedException");
      if (reason === undefined) lastReasons.delete(deadLetterId);
      else lastReasons.set(deadLetterId, reason);
    },
    write(entry) {
      const before = entries.get(entry.deadLetterId);
      check(before === undefined || (before.unread === true && isOpen(entry.deadLetterId)));
      entries.set(entry.deadLetterId, entry);
      readings.delete(entry.deadLetterId);
    },
    writeIfAbsent(entry) {
      check(!entries.has(entry.deadLetterId));
      entries.set(entry.deadLetterId, entry);
    },
    addReading({ deadLetterId, receiveCount }) {
      const begun = (readings.get(deadLetterId) ?? new Set()).add(receiveCount);
      readings.set(deadLetterId, begun);
      return begun.size;
    },
    removeReadings(deadLetterId) {
      check(readings.delete(deadLetterId));
    },
    close(deadLetterId) {
      check(isOpen(deadLetterId));
      closed.add(deadLetterId);
    },
  };
}
