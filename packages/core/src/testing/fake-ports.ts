import type { DeadLetter, DeadLetterArchive, KeepOutcome } from "../ports/dead-letter-archive.ts";
import type { LastReasons } from "../ports/last-reasons.ts";
import type { LookupOutcome, MessageLookup, MessageStore, RecordOutcome } from "../ports/message-store.ts";
import type { StoredMessage } from "../ports/stored-message.ts";
import type { CallbackOutcome, TaskCallback } from "../ports/task-callback.ts";

type Answer<T> = (id: string) => T | undefined;

/** A messages table in memory; what `answer` returns for an id takes the place of its own outcome. */
export function fakeStore(
  answer: Answer<RecordOutcome> = () => undefined,
): MessageStore & MessageLookup & { items: Map<string, StoredMessage>; calls: string[][] } {
  const items = new Map<string, StoredMessage>();
  const calls: string[][] = [];
  return {
    items,
    calls,
    async record(messages) {
      calls.push(messages.map(({ messageId }) => messageId));
      return messages.map((message) => {
        const overruled = answer(message.messageId);
        if (overruled !== undefined) return overruled;
        const item = items.get(message.messageId);
        if (item === undefined) {
          items.set(message.messageId, message);
          return { outcome: "recorded", capacityUnits: 1 };
        }
        return { outcome: item.digest === message.digest ? "already-recorded" : "conflict" };
      });
    },
    async lookUp(message): Promise<LookupOutcome> {
      const item = items.get(message.messageId);
      if (item === undefined) return { outcome: "absent" };
      return { outcome: item.digest === message.digest ? "same" : "other" };
    },
  };
}

/** An archive in memory; what `answer` returns for an id takes the place of its own outcome. */
export function fakeArchive(answer: Answer<KeepOutcome> = () => undefined): DeadLetterArchive & {
  entries: Map<string, DeadLetter>;
  /** The ids of the entries that are closed. */
  recorded: Set<string>;
  /** By entry, the receives at which an attempt to read its body began and did not end. */
  readings: Map<string, Set<number>>;
} {
  const entries = new Map<string, DeadLetter>();
  const recorded = new Set<string>();
  const readings = new Map<string, Set<number>>();
  const answered = (id: string) => answer(id) ?? ({ outcome: "kept" } as const);
  const keep = (entry: DeadLetter) => {
    const before = entries.get(entry.deadLetterId);
    if (before === undefined || (before.unread && !entry.unread)) entries.set(entry.deadLetterId, entry);
  };
  return {
    entries,
    recorded,
    readings,
    async keep(entry) {
      const outcome = answered(entry.deadLetterId);
      if (outcome.outcome === "kept") keep(entry);
      return outcome;
    },
    async beginReading(entry) {
      const outcome = answered(entry.deadLetterId);
      if (outcome.outcome !== "kept") return outcome;
      keep(entry);
      const begun = (readings.get(entry.deadLetterId) ?? new Set()).add(entry.receiveCount);
      readings.set(entry.deadLetterId, begun);
      return { outcome: "begun", readings: begun.size };
    },
    async endReading(deadLetterId) {
      const outcome = answered(deadLetterId);
      if (outcome.outcome === "kept") readings.delete(deadLetterId);
      return outcome;
    },
    async closeRecorded({ deadLetterId }) {
      const outcome = answered(deadLetterId);
      if (outcome.outcome === "kept" && entries.has(deadLetterId)) recorded.add(deadLetterId);
      return outcome;
    },
  };
}

/** Last reasons in memory. */
export function fakeLastReasons(): LastReasons & { reasons: Map<string, string> } {
  const reasons = new Map<string, string>();
  return {
    reasons,
    async note(deadLetterId, reason) {
      reasons.set(deadLetterId, reason);
    },
    read: async (deadLetterId) => reasons.get(deadLetterId),
    async forget(deadLetterId) {
      reasons.delete(deadLetterId);
    },
  };
}

/** Keeps every callback in `calls`, in order. `answers` has the outcomes for a token, one a call; after them `accepted`. */
export function fakeCallback(answers: Record<string, CallbackOutcome[]> = {}): TaskCallback & {
  calls: { taskToken: string; error?: string; output?: unknown }[];
} {
  const calls: { taskToken: string; error?: string; output?: unknown }[] = [];
  const answer = (taskToken: string): CallbackOutcome =>
    answers[taskToken]?.shift() ?? { outcome: "accepted" };
  return {
    calls,
    async succeed(taskToken, output) {
      calls.push({ taskToken, output });
      return answer(taskToken);
    },
    async fail(taskToken, { error }) {
      calls.push({ taskToken, error });
      return answer(taskToken);
    },
  };
}
