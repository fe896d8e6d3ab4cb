import { setTimeout as delay } from "node:timers/promises";
import type { Invoked, LambdaFunction } from "../lambda/lambda-function.ts";
import type { Delivery, QueueSource } from "../sqs/queue-service.ts";
import { type Batch, batchCollector } from "./batch-collector.ts";
import { type BatchOutcome, batchOutcome } from "./batch-response.ts";
import { checkMappingParameters, type MappingParameters } from "./mapping-parameters.ts";
import type { SqsRecord } from "./sqs-record.ts";

/** How a batch ended. Messages are named by their SQS ids. */
export interface BatchReport {
  readonly functionName: string;
  readonly requestId: string;
  readonly messages: readonly { readonly sqsMessageId: string; readonly receiveCount: number }[];
  /** "partial" where the function reported some of the messages in `batchItemFailures`. */
  readonly outcome: "succeeded" | "partial" | "failed" | "throttled";
  /** The messages that return to the queue. */
  readonly failed: readonly string[];
  /** Why the whole batch failed. */
  readonly reason?: string;
  /** From the receive of the first message. */
  readonly durationMs: number;
}

/** The function of a mapping. */
export interface MappedFunction extends Pick<LambdaFunction, "functionName" | "timeoutSeconds" | "invoke"> {
  /** The reserved concurrency, where it has one: the mapping chooses no more of its own. */
  readonly concurrency?: number | undefined;
  /** Starts a process ahead of the first invocation. */
  warm?(count: number): Promise<void>;
}

/** An event source mapping that is enabled. */
export interface EventSourceMapping {
  /** Invocations that run now. */
  readonly running: number;
  /**
   * Receives no more, and waits until what it has received is processed, `graceMs` at most; `Infinity` for a mapping that
   * another one replaces.
   */
  close(graceMs?: number): Promise<void>;
}

const firstThrottleDelayMs = 100;
const longestThrottleDelayMs = 5000;
const receivePauseMs = 1000;
/** Batches at once with which Lambda begins, and by which it goes up in a second (300 in a minute). */
const scalingStep = 5;
/** Lambda would go up to 1,250: this machine has fewer processors. */
const longestScaling = 20;
const scalingMs = 1000;

/**
 * Lambda's event source mapping for SQS. It long-polls the queue, deletes what its filter does not let pass, invokes the
 * function with up to `maximumConcurrency` batches at once, and deletes what succeeded; the rest returns after its visibility timeout.
 * A throttled invocation is retried until then, and has cost its batch a receive (AWS Lambda Developer Guide,
 * "Using Lambda with Amazon SQS" and "Handling errors for an SQS event source").
 *
 * @param options.visibilityTimeoutSeconds replaces the queue's own, for a function under a debugger
 * @param options.oneAtATime one invocation after the other, for the same reason
 * @param options.onReceived called with each batch before its invocation
 * @param options.onBatch called for each batch that has ended
 * @throws InvalidParameterValueError for parameters that AWS refuses
 */
export function createEventSourceMapping(options: {
  parameters: MappingParameters;
  source: QueueSource;
  lambda: MappedFunction;
  region: string;
  filter?: (record: SqsRecord) => boolean;
  visibilityTimeoutSeconds?: number;
  oneAtATime?: boolean;
  onReceived?: (batch: Batch) => void;
  onBatch?: (report: BatchReport) => void;
  /** Called with what the filter did not let pass, when it has been deleted. */
  onFiltered?: (deliveries: readonly Delivery[]) => void;
  /**
   * Called with the error where nothing could be received, or a batch not be processed; the mapping goes on. An error that
   * repeats itself is reported once.
   */
  onError?: (error: unknown) => void;
}): EventSourceMapping {
  const { parameters, source, lambda } = options;
  checkMappingParameters(parameters, {
    ...sourceLimits(source),
    functionTimeoutSeconds: lambda.timeoutSeconds,
  });
  const stop = new AbortController();
  const collect = batchCollector({
    ...options,
    batchSize: parameters.batchSize,
    windowMs: parameters.maximumBatchingWindowInSeconds * 1000,
    ...(parameters.maximumBatchingWindowInSeconds === 0 || lambda.warm === undefined
      ? {}
      : // The process is ready when the window ends.
        { onFirst: () => void lambda.warm?.(1) }),
    signal: stop.signal,
  });
  const visibilityMs = () => (options.visibilityTimeoutSeconds ?? source.visibilityTimeoutSeconds) * 1000;
  const reportsFailures = parameters.functionResponseTypes.includes("ReportBatchItemFailures");
  const running = new Set<Promise<void>>();
  const chosen = options.oneAtATime === true ? 1 : parameters.maximumConcurrency;
  let scaled = scalingStep;
  let lastError: string | undefined;
  let isStopping = false;
  const concurrency = () => chosen ?? Math.min(scaled, lambda.concurrency ?? longestScaling);

  async function invoke(batch: Batch): Promise<Invoked> {
    const event = { Records: batch.entries.map(({ record }) => record) };
    for (let delayMs = firstThrottleDelayMs; ; delayMs = Math.min(delayMs * 2, longestThrottleDelayMs)) {
      const invoked = await lambda.invoke(event);
      const isOver = isStopping || Date.now() + delayMs >= batch.receivedAt + visibilityMs();
      if (invoked.result.outcome !== "throttled" || isOver) return invoked;
      await delay(delayMs);
    }
  }

  function outcomeOf({ result }: Invoked, batch: Batch): BatchOutcome {
    if (result.outcome === "throttled") return { kind: "failed", reason: "throttled" };
    if (result.outcome === "failed") {
      return { kind: "failed", reason: `${result.error.errorType}: ${result.error.errorMessage}` };
    }
    const messageIds = batch.entries.map(({ record }) => record.messageId);
    return reportsFailures ? batchOutcome(result.payload, messageIds) : { kind: "succeeded" };
  }

  async function process(batch: Batch): Promise<void> {
    options.onReceived?.(batch);
    const invoked = await invoke(batch);
    const outcome = outcomeOf(invoked, batch);
    const returns = (messageId: string) =>
      outcome.kind === "failed" || (outcome.kind === "partial" && outcome.failed.has(messageId));
    const done = batch.entries.filter(({ record }) => !returns(record.messageId));
    try {
      await source.delete(done.map(({ delivery }) => delivery));
    } catch {
      // What could not be deleted is delivered again.
    }
    options.onBatch?.({
      functionName: lambda.functionName,
      requestId: invoked.requestId,
      messages: batch.entries.map(({ delivery: { message } }) => ({
        sqsMessageId: message.messageId,
        receiveCount: message.approximateReceiveCount,
      })),
      outcome: invoked.result.outcome === "throttled" ? "throttled" : outcome.kind,
      failed: batch.entries.map(({ record }) => record.messageId).filter(returns),
      ...(outcome.kind === "failed" ? { reason: outcome.reason } : {}),
      durationMs: Date.now() - batch.receivedAt,
    });
  }

  async function poll(): Promise<void> {
    for (;;) {
      await freeSlot();
      const batch = await collect().then(received, pauseAfter);
      if (batch === undefined && stop.signal.aborted) return;
      if (batch === undefined) continue;
      const run = process(batch)
        .catch(report)
        .finally(() => running.delete(run));
      running.add(run);
    }
  }

  /** Waits until another batch may run. Where Lambda chooses how many, there may be more after a second. */
  async function freeSlot(): Promise<void> {
    if (running.size === 0) scaled = scalingStep;
    while (running.size >= concurrency()) {
      const ended = Promise.race(running);
      if (chosen !== undefined) await ended;
      else if (!(await endsWithin(ended, scalingMs))) scaled = Math.min(scaled + scalingStep, longestScaling);
    }
  }

  function received(batch: Batch | undefined): Batch | undefined {
    if (batch !== undefined) lastError = undefined;
    return batch;
  }

  /** A receive that fails is retried, as Lambda's poller does. */
  async function pauseAfter(error: unknown): Promise<undefined> {
    report(error);
    await delay(receivePauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }

  function report(error: unknown): void {
    if (String(error) === lastError) return;
    lastError = String(error);
    options.onError?.(error);
  }
  const polling = poll();

  return {
    get running() {
      return running.size;
    },
    close: async (graceMs = 0) => {
      isStopping = graceMs !== Number.POSITIVE_INFINITY;
      stop.abort();
      const drained = polling.then(() => Promise.all(running));
      await (isStopping ? endsWithin(drained, graceMs) : drained);
    },
  };
}

/** Waits for the promise, so many milliseconds at most. @returns whether it has ended */
async function endsWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(limitMs, false, { signal: timer.signal }).catch(() => false);
  const hasEnded = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return hasEnded;
}

const sourceLimits = ({ visibilityTimeoutSeconds, isFifo }: QueueSource) => ({
  visibilityTimeoutSeconds,
  isFifo,
});
