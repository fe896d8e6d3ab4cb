import type { SqsBackend } from "./api/sqs-api.ts";
import type { SqsQueue, SqsStore } from "./store/sqs-store.ts";

/** The group of the message that is being sent to a queue. */
const groups = new WeakMap<SqsQueue, string>();

/**
 * Makes a FIFO queue whose `DeduplicationScope` is `messageGroup` take a deduplication id once a group, where fauxqs takes
 * it once a queue. Its messages are sent by `sendingInGroups`.
 */
export function deduplicateByGroup(queue: SqsQueue): void {
  const check = queue.checkDeduplication.bind(queue);
  const record = queue.recordDeduplication.bind(queue);
  const keyOf = (deduplicationId: string) => {
    const group = groups.get(queue);
    // Neither a group nor a deduplication id holds a space.
    return group === undefined ? deduplicationId : `${group} ${deduplicationId}`;
  };
  queue.checkDeduplication = (deduplicationId) => check(keyOf(deduplicationId));
  queue.recordDeduplication = (deduplicationId, ...sent) => record(keyOf(deduplicationId), ...sent);
}

/** Sends to such a queue message by message, so that the queue knows the group of each. */
export function sendingInGroups({ store, perform }: SqsBackend): SqsBackend {
  return {
    store,
    perform: (action, input, authorization) => {
      const queue = action.startsWith("SendMessage") ? queueByGroup(store, input) : undefined;
      if (queue === undefined) return perform(action, input, authorization);
      if (action === "SendMessage") return inGroup(queue, input, () => perform(action, input, authorization));
      const entries = "Entries" in input && Array.isArray(input.Entries) ? input.Entries : [];
      const answers = entries.map((entry) =>
        inGroup(queue, entry, () => ({ ...perform(action, { ...input, Entries: [entry] }, authorization) })),
      );
      const all = (name: string) => answers.flatMap((answer) => Reflect.get(answer, name) ?? []);
      return { Successful: all("Successful"), Failed: all("Failed") };
    },
  };
}

function queueByGroup(store: SqsStore, input: object): SqsQueue | undefined {
  const queue = "QueueUrl" in input ? store.getQueue(String(input.QueueUrl)) : undefined;
  return queue?.attributes["DeduplicationScope"] === "messageGroup" ? queue : undefined;
}

function inGroup<Sent>(queue: SqsQueue, message: object, send: () => Sent): Sent {
  if ("MessageGroupId" in message) groups.set(queue, String(message.MessageGroupId));
  try {
    return send();
  } finally {
    groups.delete(queue);
  }
}
