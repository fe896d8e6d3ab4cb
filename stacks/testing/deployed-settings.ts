import type { AppGraph } from "@ringback/app/graph/app-graph";
import { inputsOf, jsonOf, plainJson } from "./find-resource.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** A queue in the words of SQS's SetQueueAttributes. */
export function queueSettings(stage: AppGraph, name: string): Inputs {
  const queue = inputsOf(stage, "sqs/queue:Queue", name);
  return {
    VisibilityTimeout: queue["visibilityTimeoutSeconds"],
    MessageRetentionPeriod: queue["messageRetentionSeconds"],
    DelaySeconds: queue["delaySeconds"],
    MaximumMessageSize: queue["maxMessageSize"],
    SqsManagedSseEnabled: queue["sqsManagedSseEnabled"],
    FifoQueue: queue["fifoQueue"],
    RedrivePolicy: queue["redrivePolicy"] && plainJson(jsonOf(queue["redrivePolicy"])),
  };
}

/** An event source mapping in the words of Lambda's CreateEventSourceMapping. */
export function mappingSettings(stage: AppGraph, name: string): Inputs {
  const mapping = inputsOf(stage, "lambda/eventSourceMapping:EventSourceMapping", name);
  return {
    EventSourceArn: plainJson(mapping["eventSourceArn"]),
    FunctionName: plainJson(mapping["functionName"]),
    BatchSize: mapping["batchSize"],
    MaximumBatchingWindowInSeconds: mapping["maximumBatchingWindowInSeconds"],
    FunctionResponseTypes: mapping["functionResponseTypes"],
    ScalingConfig: mapping["scalingConfig"],
  };
}

/** A function in the words of Lambda's CreateFunction. */
export function functionSettings(stage: AppGraph, name: string): Inputs {
  const { runtime, architectures, memorySize, timeout, loggingConfig } = inputsOf(
    stage,
    "lambda/function:Function",
    name,
  );
  return {
    Runtime: runtime,
    Architectures: architectures,
    MemorySize: memorySize,
    Timeout: timeout,
    LoggingConfig: plainJson(loggingConfig),
  };
}
