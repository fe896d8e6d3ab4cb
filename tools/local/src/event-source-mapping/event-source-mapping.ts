import { setTimeout as delay } from "node:timers/promises";
import type { Invoked, LambdaFunction } from "../lambda/lambda-function.ts";
import type { QueueSource } from "../sqs/queue-service.ts";
import { type Batch, batchCollector } from "./batch-collector.ts";
import { type BatchOutcome, batchOutcome } from "./batch-response.ts";
import { checkMappingParameters, type MappingParameters } from "./mapping-parameters.ts";

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

/** An event source mapping that is enabled. */
export interface EventSourceMapping {
  /** Invocations that run now. */
  readonly running: number;
  /** Receives no more and waits for the invocations that run, `graceMs` at most. */
  close(graceMs?: number): Promise<void>;
}

const firstThrottleDelayMs = 100;
const longestThrottleDelayMs = 5000;
const receivePauseMs = 1000;

/**
 * Lambda's event source mapping for SQS. It long-polls the queue, invokes the function with up to
 * `maximumConcurrency` batches at once, and deletes what succeeded; the rest returns after its visibility timeout.
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
  lambda: Pick<LambdaFunction, "functionName" | "timeoutSeconds" | "invoke">;
  region: string;
  visibilityTimeoutSeconds?: number;
  oneAtATime?: boolean;
  onReceived?: (batch: Batch) => void;
  onBatch?: (report: BatchReport) => void;
  /** Called with the error where nothing could be received, or a batch not be processed; the mapping goes on. */
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
    windowMs: parameters.maximumBatchingWindowSeconds * 1000,
    signal: stop.signal,
  });
  const visibilityMs = () => (options.visibilityTimeoutSeconds ?? source.visibilityTimeoutSeconds) * 1000;
  const reportsFailures = parameters.functionResponseTypes.includes("ReportBatchItemFailures");
  const concurrency = options.oneAtATime === true ? 1 : parameters.maximumConcurrency;
  const running = new Set<Promise<void>>();

  async function invoke(batch: Batch): Promise<Invoked> {
    const event = { Records: batch.entries.map(({ record }) => record) };
    for (let delayMs = firstThrottleDelayMs; ; delayMs = Math.min(delayMs * 2, longestThrottleDelayMs)) {
      const invoked = await lambda.invoke(event);
      const isOver = stop.signal.aborted || Date.now() + delayMs >= batch.receivedAt + visibilityMs();
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
    while (!stop.signal.aborted) {
      if (running.size >= concurrency) await Promise.race(running);
      const batch = await collect().catch(pauseAfter);
      if (batch === undefined) continue;
      const run = process(batch)
        .catch((error: unknown) => options.onError?.(error))
        .finally(() => running.delete(run));
      running.add(run);
    }
  }

  /** A receive that fails is retried, as Lambda's poller does. */
  async function pauseAfter(error: unknown): Promise<undefined> {
    options.onError?.(error);
    await delay(receivePauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  const polling = poll();

  return {
    get running() {
      return running.size;
    },
    close: async (graceMs = 0) => {
      stop.abort();
      await polling;
      const grace = new AbortController();
      await Promise.race([
        Promise.all(running),
        delay(graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
      ]);
      grace.abort();
    },
  };
}

const sourceLimits = ({ visibilityTimeoutSeconds, isFifo }: QueueSource) => ({
  visibilityTimeoutSeconds,
  isFifo,
});
