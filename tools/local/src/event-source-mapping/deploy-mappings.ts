import { localResources } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { QueueService } from "../sqs/queue-service.ts";
import type { Batch } from "./batch-collector.ts";
import {
  type BatchReport,
  createEventSourceMapping,
  type EventSourceMapping,
} from "./event-source-mapping.ts";

/** Long enough for a person at a breakpoint: the message returns to the queue only after this. */
const inspectedVisibilitySeconds = 3600;

/**
 * The event source mappings of a stage. The recorder takes the work queue in batches; the dead-letter function takes
 * the dead-letter queue and the rule's, one message an invocation.
 *
 * @param options.isInspected whether a debugger may be attached to the functions
 * @param options.onReceived called for each batch before its invocation, with the name of the function
 * @param options.onBatch called for each batch that has ended
 */
export function deployMappings(options: {
  settings: StageSettings;
  queues: Pick<QueueService, "source">;
  queueUrls: { work: string; deadLetters: string; ruleDlq: string };
  recorder: LambdaFunction;
  deadLetter: LambdaFunction;
  isInspected: boolean;
  onReceived?(functionName: string, batch: Batch): void;
  onBatch?(report: BatchReport): void;
  onWarning?(message: string): void;
}): EventSourceMapping[] {
  const { settings, queues, queueUrls } = options;
  const map = (
    queueUrl: string,
    lambda: LambdaFunction,
    batch: { size: number; windowSeconds: number; concurrency: number },
  ) =>
    createEventSourceMapping({
      parameters: {
        batchSize: batch.size,
        maximumBatchingWindowSeconds: batch.windowSeconds,
        functionResponseTypes: ["ReportBatchItemFailures"],
        maximumConcurrency: batch.concurrency,
      },
      source: queues.source(queueUrl),
      lambda,
      region: localResources.region,
      ...(options.isInspected
        ? { visibilityTimeoutSeconds: inspectedVisibilitySeconds, oneAtATime: true }
        : {}),
      onReceived: (batch) => options.onReceived?.(lambda.functionName, batch),
      onBatch: (report) => options.onBatch?.(report),
      onError: (error) =>
        options.onWarning?.(
          `The event source mapping of ${lambda.functionName} goes on after an error: ${String(error)}`,
        ),
    });
  const work = {
    size: settings.batchSize,
    windowSeconds: settings.batchingWindowSeconds,
    concurrency: settings.maximumConcurrency,
  };
  const one = { size: 1, windowSeconds: 0, concurrency: settings.deadLetterMaximumConcurrency };
  return [
    map(queueUrls.work, options.recorder, work),
    map(queueUrls.deadLetters, options.deadLetter, one),
    map(queueUrls.ruleDlq, options.deadLetter, one),
  ];
}
