import { localResources } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Happenings } from "../activity/happenings.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { QueueService } from "../sqs/queue-service.ts";
import { createEventSourceMapping, type EventSourceMapping } from "./event-source-mapping.ts";

/** Under a debugger a message stays with the function for as long as somebody may look at it. */
const inspectedVisibilitySeconds = 3600;

/** The event source mappings of a stage: the work queue, its dead letters and the rule's, one of these at a time. */
export function deployMappings(options: {
  settings: StageSettings;
  queues: Pick<QueueService, "source">;
  queueUrls: { work: string; deadLetters: string; ruleDlq: string };
  recorder: LambdaFunction;
  deadLetter: LambdaFunction;
  isInspected: boolean;
  happenings: Pick<Happenings, "onReceived" | "onBatch" | "tell">;
}): EventSourceMapping[] {
  const { settings, queues, queueUrls, happenings } = options;
  const map = (
    queueUrl: string,
    lambda: LambdaFunction,
    batch: { size: number; windowSeconds: number; concurrency: number },
  ) =>
    createEventSourceMapping({
      parameters: {
        queueUrl,
        functionName: lambda.functionName,
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
      onReceived: (received) => happenings.onReceived(lambda.functionName, received),
      onBatch: happenings.onBatch,
      onError: (error) =>
        happenings.tell({
          type: "warning",
          message: `The event source mapping of ${lambda.functionName} goes on after an error: ${String(error)}`,
        }),
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
