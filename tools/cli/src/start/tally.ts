import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { coloured, duration, print } from "../terminal/print.ts";

/** Counts the executions and batches of a run. */
export interface Tally {
  readonly onEvent: (event: LocalEvent) => void;
  /** How many executions have started and not ended. */
  running(): number;
  /**
   * Resolves when all these executions have ended and every batch is finished. A function still runs after it has
   * called back, so the last execution ends before the last batch.
   */
  ended(executionArns: ReadonlySet<string>): Promise<void>;
  /** How many of these executions did not succeed. */
  failed(executionArns: ReadonlySet<string>): number;
  print(): void;
}

/**
 * Counts executions by status, and batches and their sizes, and measures executions a second.
 *
 * @param onEnded called at the end of each execution
 */
export function createTally(onEnded: () => void): Tally {
  const statuses = new Map<string, number>();
  const errors = new Map<string, number>();
  const ended = new Set<string>();
  const succeeded = new Set<string>();
  const waiting = new Set<{ readonly open: Set<string>; readonly resolve: () => void }>();
  let started = 0;
  /** Receives whose batch is not finished. A batch that was received before the tally began is not counted. */
  const received = new Set<string>();
  let batches = 0;
  let messages = 0;
  let returned = 0;
  let startedAt: number | undefined;
  let endedAt = 0;

  function end(event: Extract<LocalEvent, { type: "execution-ended" }>): void {
    ended.add(event.executionArn);
    if (event.status === "SUCCEEDED") succeeded.add(event.executionArn);
    endedAt = event.at;
    statuses.set(event.status, (statuses.get(event.status) ?? 0) + 1);
    if (event.error !== undefined) errors.set(event.error, (errors.get(event.error) ?? 0) + 1);
    onEnded();
    for (const { open } of waiting) open.delete(event.executionArn);
  }

  function resolveWaiting(): void {
    if (received.size > 0) return;
    for (const waiter of waiting) {
      if (waiter.open.size > 0) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  }

  return {
    failed: (executionArns) => executionArns.difference(succeeded).size,
    running: () => started - ended.size,
    onEvent(event) {
      if (event.type === "execution-started") {
        started += 1;
        startedAt ??= event.at;
      }
      if (event.type === "execution-redriven") ended.delete(event.executionArn);
      if (event.type === "execution-ended") end(event);
      if (event.type === "batch-received") for (const receive of receivesOf(event)) received.add(receive);
      if (event.type === "batch-finished") {
        for (const receive of receivesOf(event)) received.delete(receive);
        batches += 1;
        messages += event.messages.length;
        returned += event.failed.length;
      }
      resolveWaiting();
    },
    ended(executionArns) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add({ open: executionArns.difference(ended), resolve });
      resolveWaiting();
      return promise;
    },
    print() {
      const milliseconds = Math.max(1, endedAt - (startedAt ?? endedAt));
      for (const [status, count] of statuses) print`${String(count).padStart(9)}  ${coloured(status)}`;
      for (const [error, count] of errors) print`${String(count).padStart(9)}    ${error}`;
      const size = batches === 0 ? 0 : messages / batches;
      print`${String(batches).padStart(9)}  batches, ${size.toFixed(1)} messages each, ${returned} returned to the queue`;
      const pace = Math.round((ended.size * 1000) / milliseconds);
      print`${String(pace).padStart(9)}  messages a second, ${duration(milliseconds)} in total`;
    },
  };
}

function receivesOf({
  functionName,
  messages,
}: Extract<LocalEvent, { type: "batch-received" | "batch-finished" }>): readonly string[] {
  return messages.map(({ sqsMessageId, receiveCount }) => `${functionName} ${sqsMessageId} ${receiveCount}`);
}
