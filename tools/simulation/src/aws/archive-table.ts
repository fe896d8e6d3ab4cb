import type { DeadLetter } from "@ringback/core/ports/dead-letter-archive";
import { awsFailure } from "./aws-failure.ts";

/** The archive, with its contents for the checks after a run. */
export interface ArchiveTable {
  readonly entries: ReadonlyMap<string, DeadLetter>;
  /** Whether there is an entry, and nothing has closed it since. */
  isOpen(deadLetterId: string): boolean;
  /** UpdateItem on the condition that there is no such entry, or an unread one that is open. */
  write(entry: DeadLetter): void;
  /** UpdateItem on the condition that there is no such entry. */
  writeIfAbsent(entry: DeadLetter): void;
  /** UpdateItem that adds a receive to those at which an attempt to read the body began. Returns how many there are. */
  addReading(entry: { deadLetterId: string; receiveCount: number }): number;
  /** UpdateItem on the condition that such attempts are counted. */
  removeReadings(deadLetterId: string): void;
  /** UpdateItem on the condition that there is an entry, and that it is open. */
  close(deadLetterId: string): void;
  /** Why messages failed at their last receive, by the id that their entries will have. */
  readonly lastReasons: ReadonlyMap<string, string>;
  /** UpdateItem on the condition that there is no entry; undefined removes the reason. */
  changeLastReason(deadLetterId: string, reason: string | undefined): void;
}

/** A model of the archive in DynamoDB. Each operation is atomic, and throws the error that DynamoDB answers. */
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
      check(!entries.has(deadLetterId));
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
