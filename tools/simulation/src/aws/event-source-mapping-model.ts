import type { Clock } from "@ringback/core/ports/clock";
import type { QueueModel, ReceivedMessage } from "./queue-model.ts";

/** The result of an invocation, as the event source mapping sees it. */
export type InvocationResult =
  | { readonly ended: "answered"; readonly response: unknown }
  | { readonly ended: "failed" };

/** The messages of a batch that Lambda deletes after an invocation; the others return to the queue. */
export function acknowledgedOf(
  batch: readonly ReceivedMessage[],
  result: InvocationResult,
): readonly ReceivedMessage[] {
  if (result.ended === "failed") return [];
  const { response } = result;
  // No batchItemFailures, or null, or empty, or no response value at all: complete success.
  if (typeof response !== "object" || response === null || !("batchItemFailures" in response)) return batch;
  const { batchItemFailures } = response;
  if (!Array.isArray(batchItemFailures)) return batch;
  const failed = new Set(batchItemFailures.map((failure) => failure?.itemIdentifier));
  // An identifier that is empty, null or of no record of the batch: the whole batch fails.
  const known = new Set<unknown>(batch.map(({ messageId }) => messageId));
  for (const identifier of failed) if (!known.has(identifier)) return [];
  return batch.filter(({ messageId }) => !failed.has(messageId));
}

/**
 * A model of Lambda's event source mapping: long polling, batches that close at their size or their window, and up to
 * `maximumConcurrency` concurrent invocations.
 */
export function eventSourceMappingModel(options: {
  clock: Clock;
  queue: QueueModel;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number;
  /** How long a poll takes to find what is visible, in milliseconds. */
  pollMs: () => number;
  invoke: (batch: readonly ReceivedMessage[]) => Promise<void>;
}): void {
  const { clock, queue } = options;
  let open: ReceivedMessage[] = [];
  let windowIsOver = false;
  let running = 0;
  let poll: { at: number; cancel(): void } | undefined;

  function pollAt(at: number) {
    if (poll !== undefined && poll.at <= at) return;
    poll?.cancel();
    const timer = clock.after(at - clock.now() + options.pollMs(), receive);
    poll = { at, cancel: timer.cancel };
  }

  function receive() {
    poll = undefined;
    while (running < options.maximumConcurrency) {
      const received = queue.receive(options.batchSize - open.length);
      if (open.length === 0 && received.length > 0) openWindow();
      open.push(...received);
      if (open.length < options.batchSize && !windowIsOver) break;
      if (open.length === 0) break;
      invoke();
    }
    const next = queue.nextVisibleAt();
    if (next !== undefined) pollAt(next);
  }

  function openWindow() {
    windowIsOver = options.windowSeconds === 0;
    if (windowIsOver) return;
    const batch = open;
    clock.after(options.windowSeconds * 1000, () => {
      if (batch !== open) return;
      windowIsOver = true;
      receive();
    });
  }

  function invoke() {
    const batch = open;
    open = [];
    windowIsOver = false;
    running += 1;
    void options.invoke(batch).then(() => {
      running -= 1;
      pollAt(clock.now());
    });
  }

  queue.onChange = () => pollAt(clock.now());
}
