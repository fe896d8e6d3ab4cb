import type { TaskSettings } from "./task-settings.ts";

type NumericSetting = {
  [K in keyof TaskSettings]-?: TaskSettings[K] extends number ? K : never;
}[keyof TaskSettings];

/** The largest message that SQS accepts, attributes included, and the largest event that EventBridge delivers: 1 MiB. */
export const maximumSqsMessageBytes = 1_048_576;

/** How long Lambda lets a function run at most. */
export const longestInvocationSeconds = 900;

/** The values of a setting that AWS accepts: whole numbers, both ends included. */
export interface AwsRange {
  readonly setting: NumericSetting;
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
}

/**
 * What AWS accepts, from the API references of SQS (SetQueueAttributes), Lambda (CreateFunction,
 * CreateEventSourceMapping) and the Amazon States Language (TimeoutSeconds, Retry).
 */
export const awsRanges: readonly AwsRange[] = [
  { setting: "deliveryDelaySeconds", minimum: 0, maximum: 900, unit: "seconds" },
  { setting: "batchingWindowSeconds", minimum: 0, maximum: 300, unit: "seconds" },
  { setting: "batchSize", minimum: 1, maximum: 10_000, unit: "messages" },
  { setting: "maximumConcurrency", minimum: 2, maximum: 1000, unit: "invocations" },
  { setting: "deadLetterMaximumConcurrency", minimum: 2, maximum: 1000, unit: "invocations" },
  { setting: "functionTimeoutSeconds", minimum: 1, maximum: longestInvocationSeconds, unit: "seconds" },
  {
    setting: "deadLetterFunctionTimeoutSeconds",
    minimum: 1,
    maximum: longestInvocationSeconds,
    unit: "seconds",
  },
  { setting: "functionMemoryMb", minimum: 128, maximum: 10_240, unit: "MB" },
  { setting: "visibilityTimeoutSeconds", minimum: 0, maximum: 43_200, unit: "seconds (12 hours)" },
  { setting: "deadLetterVisibilityTimeoutSeconds", minimum: 0, maximum: 43_200, unit: "seconds (12 hours)" },
  { setting: "maxReceiveCount", minimum: 1, maximum: 1000, unit: "receives" },
  { setting: "queueRetentionSeconds", minimum: 60, maximum: 1_209_600, unit: "seconds (14 days)" },
  { setting: "deadLetterRetentionSeconds", minimum: 60, maximum: 1_209_600, unit: "seconds (14 days)" },
  { setting: "maximumMessageSizeBytes", minimum: 1024, maximum: maximumSqsMessageBytes, unit: "bytes" },
  { setting: "taskTimeoutSeconds", minimum: 1, maximum: 99_999_999, unit: "seconds" },
  { setting: "sendAttempts", minimum: 1, maximum: 99_999_999, unit: "attempts" },
  { setting: "sendIntervalSeconds", minimum: 1, maximum: 99_999_999, unit: "seconds" },
  { setting: "sendMaxDelaySeconds", minimum: 1, maximum: 31_622_400, unit: "seconds" },
];
