import type { DatabaseSync } from "node:sqlite";
import { deadLetterSourceOf, setDeadLetterSource } from "./store/dead-letter-source.ts";
import type { SqsQueue } from "./store/sqs-store.ts";

/** Marks every message that a queue's redrive policy moves with the queue that it came from. */
export function markMovedMessages(queue: SqsQueue): void {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (maximum, visibilityTimeoutSeconds, findDeadLetterQueue) =>
    dequeue(maximum, visibilityTimeoutSeconds, (arn) => {
      const target = findDeadLetterQueue?.(arn);
      return target === undefined ? undefined : markingQueue(target, queue.arn);
    });
}

/** A dead-letter queue as its source sees it. */
function markingQueue(target: SqsQueue, sourceArn: string): SqsQueue {
  const enqueue: SqsQueue["enqueue"] = (message) => {
    setDeadLetterSource(message, sourceArn);
    target.enqueue(message);
  };
  return Object.create(target, { enqueue: { value: enqueue } });
}

/** Stores which queue each dead letter came from, in the data folder, for as long as the message is there. */
export function keepDeadLetterSources(database: DatabaseSync): {
  /** Stores it for messages that are moved into this queue. */
  keep(queue: SqsQueue): void;
  /** Sets it on the messages of a queue that was loaded. */
  restore(queue: SqsQueue): void;
} {
  database.exec(`CREATE TABLE IF NOT EXISTS dead_letter_sources (
    message_id TEXT PRIMARY KEY REFERENCES sqs_messages(message_id) ON DELETE CASCADE,
    source_arn TEXT NOT NULL
  )`);
  const insert = database.prepare("INSERT OR REPLACE INTO dead_letter_sources VALUES (?, ?)");
  const select = database.prepare("SELECT source_arn FROM dead_letter_sources WHERE message_id = ?");
  return {
    keep: (queue) => {
      const enqueue = queue.enqueue.bind(queue);
      queue.enqueue = (message) => {
        enqueue(message);
        const sourceArn = deadLetterSourceOf(message);
        if (sourceArn !== undefined) insert.run(message.messageId, sourceArn);
      };
    },
    restore: (queue) => {
      const { ready, delayed, inflight } = queue.inspectMessages();
      for (const message of [...ready, ...delayed, ...inflight.map((entry) => entry.message)]) {
        const sourceArn = select.get(message.messageId)?.["source_arn"];
        if (typeof sourceArn === "string") setDeadLetterSource(message, sourceArn);
      }
    },
  };
}
