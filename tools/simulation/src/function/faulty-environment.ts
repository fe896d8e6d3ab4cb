import type { QueuedMessage } from "../scenario/queued-messages.ts";
import type { FunctionEnvironment } from "../system-under-test/function-environment.ts";
import { faultyRequests } from "./faulty-request.ts";
import type { InvocationInProgress } from "./invocation-in-progress.ts";

/** The AWS calls of one invocation: the models of AWS, reached through requests that can meet faults. */
export function faultyEnvironment(invocation: InvocationInProgress): FunctionEnvironment {
  const { context, process, queue, batch } = invocation;
  const { task, settings, table, archive, workflow, random } = context;
  const request = faultyRequests(invocation);

  const ofItem = (id: string) => (message: QueuedMessage) => message.content.id === id;
  const ofEntry = (id: string) => (message: QueuedMessage) => message.messageId === id;
  const ofToken = (token: string) => (message: QueuedMessage) => message.token === token;
  const store = { service: "store" as const, budget: settings.storeCall };
  const archiveCall = { service: "archive" as const, budget: settings.storeCall };
  const callback = { service: "callback" as const, budget: settings.callbackCall, isWrite: false };
  const toArchive = <T>({
    deadLetterId,
    ...write
  }: {
    deadLetterId: string;
    signal: AbortSignal | undefined;
    what: string;
    effect: () => T;
  }) => request({ ...archiveCall, about: ofEntry(deadLetterId), isWrite: true, ...write });
  const nameOf = (token: string) =>
    batch.find((message) => message.token === token)?.messageId ?? "an unknown task";

  return {
    task,
    settings,
    clock: process.clock,
    random,
    putMessage: (item, signal) =>
      request({
        ...store,
        about: ofItem(item.messageId),
        isWrite: true,
        signal,
        what: `writes item ${item.messageId}`,
        effect: () => table.put(item),
      }),
    putMessageUnlessOther: (item, signal) =>
      request({
        ...store,
        about: ofItem(item.messageId),
        isWrite: true,
        signal,
        what: `records item ${item.messageId}`,
        effect: () => table.putUnlessOther(item),
      }),
    getMessage: (id, signal) =>
      request({
        ...store,
        about: ofItem(id),
        isWrite: false,
        signal,
        what: `looks up item ${id}`,
        effect: () => table.get(id),
      }),
    writeDeadLetter: ({ deadLetterId, ...entry }, signal) =>
      toArchive({
        deadLetterId,
        signal,
        what: `archives ${deadLetterId} as ${entry.error}`,
        effect: () => archive.write({ deadLetterId, ...entry }),
      }),
    beginReading: (entry, signal) =>
      toArchive({
        deadLetterId: entry.deadLetterId,
        signal,
        what: `archives ${entry.deadLetterId} unread`,
        effect: () => {
          if (!archive.entries.has(entry.deadLetterId)) archive.writeIfAbsent(entry);
          return archive.addReading(entry);
        },
      }),
    endReading: (deadLetterId, signal) =>
      toArchive({
        deadLetterId,
        signal,
        what: `notes that ${deadLetterId} was read`,
        effect: () => archive.removeReadings(deadLetterId),
      }),
    closeDeadLetter: (deadLetterId, signal) =>
      toArchive({
        deadLetterId,
        signal,
        what: `closes ${deadLetterId}`,
        effect: () => archive.close(deadLetterId),
      }),
    noteLastReason: (deadLetterId, reason, signal) =>
      toArchive({
        deadLetterId,
        signal,
        what: `notes why ${deadLetterId} fails`,
        effect: () => archive.changeLastReason(deadLetterId, reason),
      }),
    getLastReason: (deadLetterId, signal) =>
      request({
        ...archiveCall,
        about: ofEntry(deadLetterId),
        isWrite: false,
        signal,
        what: `reads why ${deadLetterId} failed`,
        effect: () => archive.lastReasons.get(deadLetterId),
      }),
    removeLastReason: (deadLetterId, signal) =>
      toArchive({
        deadLetterId,
        signal,
        what: `removes why ${deadLetterId} failed`,
        effect: () => archive.changeLastReason(deadLetterId, undefined),
      }),
    sendTaskSuccess: (token, output, signal) =>
      request({
        ...callback,
        about: ofToken(token),
        signal,
        what: `calls back success for ${nameOf(token)}`,
        effect: () => workflow.succeed(token, output),
      }),
    sendTaskFailure: (token, { error, cause }, signal) =>
      request({
        ...callback,
        about: ofToken(token),
        signal,
        what: `calls back failure for ${nameOf(token)}`,
        effect: () => workflow.fail(token, error, cause),
      }),
    changeVisibility: async (changes) => {
      for (const { receiptHandle, seconds } of changes) queue.changeVisibility(receiptHandle, seconds);
    },
  };
}
