import type { CallBudget, StageSettings } from "./stage-settings.ts";

/** Polling that a message may just have missed, in seconds: the longest poll of an event source mapping. */
const pollingSeconds = 20;
/** What a function keeps for parsing and answering, beside its calls. */
export const functionReserveSeconds = 2;
/** The longest that one attempt to send may take before it counts as failed. */
const sendAttemptSeconds = 60;

/** A batching window lasts 20 s at least where traffic is low (AWS: "Using Lambda with Amazon SQS"). */
export function effectiveWindowSeconds({ batchingWindowSeconds }: StageSettings): number {
  return batchingWindowSeconds === 0 ? 0 : Math.max(batchingWindowSeconds, 20);
}

/**
 * The longest that one call takes, all attempts counted, in seconds. The functions' clients keep it even where an answer
 * asks for a longer pause before the next attempt (`x-amz-retry-after`), which the SDK alone would wait for beside the
 * backoff, up to 5 s each.
 */
export function callBudgetSeconds(call: CallBudget): number {
  return (call.attempts * (call.connectTimeoutMs + call.requestTimeoutMs) + call.backoffMs) / 1000;
}

/** The delay before a redelivery, in seconds: `receiveCount` receives are over, `jitter` is from 0 to 1. */
export function redeliveryDelaySeconds(delay: {
  settings: StageSettings;
  receiveCount: number;
  jitter: number;
}): number | undefined {
  const backoff = delay.settings.redeliveryBackoff;
  if (backoff === undefined) return undefined;
  const full = Math.min(backoff.initialSeconds * 2 ** (delay.receiveCount - 1), backoff.capSeconds);
  return Math.ceil(full / 2 + (full / 2) * delay.jitter);
}

/** The outage that the receives ride out at the least: the sum of the shortest delays between them. */
export function shortestRedeliveriesSeconds(settings: StageSettings): number {
  let sum = 0;
  for (let receiveCount = 1; receiveCount < settings.maxReceiveCount; receiveCount += 1) {
    sum += redeliveryDelaySeconds({ settings, receiveCount, jitter: 0 }) ?? settings.visibilityTimeoutSeconds;
  }
  return sum;
}

/** After this time a message is recorded or in the dead-letter queue. */
export function boundSeconds(settings: StageSettings): number {
  const { deliveryDelaySeconds, backlogAllowanceSeconds, maxReceiveCount, visibilityTimeoutSeconds } =
    settings;
  const inGroup = 1 + (settings.fifo?.deadLettersAhead ?? 0);
  const receives = inGroup * maxReceiveCount * visibilityTimeoutSeconds;
  return deliveryDelaySeconds + backlogAllowanceSeconds + receives + pollingSeconds;
}

/** The time that a dead letter has to be archived and its task failed. */
export function deadLetterPassSeconds(settings: StageSettings): number {
  return 5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * The age of a dead letter, in seconds, that tells that it is not being archived. SQS leaves a message that was received
 * three times or more out of `ApproximateAgeOfOldestMessage` on a standard queue, so one that keeps failing is seen until
 * two visibility timeouts have passed and never after. One failure is no reason to ring; half a visibility timeout before
 * the third receive is time enough for a sample, which SQS gives each minute.
 */
export function deadLetterAgeAlarmSeconds(settings: StageSettings): number {
  return 1.5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * Invocations that may call back at once: every pair of queues has a mapping to the recorder and one to the dead-letter
 * function. Events that the rule could not deliver have no task, and call nobody back.
 */
export function callbackConcurrency(settings: StageSettings): number {
  const { drainingPairs, maximumConcurrency, deadLetterMaximumConcurrency } = settings;
  return (1 + drainingPairs) * (maximumConcurrency + deadLetterMaximumConcurrency);
}

/** After an execution has failed it can be redriven so long (AWS: "Restarting state machine executions with redrive"). */
const executionRedriveSeconds = 14 * 86_400;

/**
 * The longest time that lies between two receives of one message, sent again by AWS's own redrive of its execution
 * included: the execution ends, is redriven at the last moment, and its message waits for as long as the queue keeps it.
 * Longer than any dead-letter queue keeps a message (14 days).
 */
export function longestRedeliverySeconds(settings: StageSettings): number {
  return settings.executionTimeoutSeconds + executionRedriveSeconds + settings.queueRetentionSeconds;
}

/** All attempts to send and the delays between them, at their longest. */
export function sendSeconds(settings: StageSettings): number {
  let sum = settings.sendAttempts * sendAttemptSeconds;
  for (let retry = 0; retry < settings.sendAttempts - 1; retry += 1) {
    sum += Math.min(settings.sendIntervalSeconds * 2 ** retry, settings.sendMaxDelaySeconds);
  }
  return sum;
}
