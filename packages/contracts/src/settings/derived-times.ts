import type { CallBudget, StageSettings } from "./stage-settings.ts";

/** The longest poll of an event source mapping (AWS: long polling), which a message may just have missed. */
const pollingSeconds = 20;
/** The time that a function reserves for parsing, logging and its response, in addition to its calls. */
export const functionReserveSeconds = 2;
/** The longest that one attempt to send is assumed to take. */
const sendAttemptSeconds = 60;

/** The batching window as it is in reality, 0 where there is none: it lasts at least 20 s where traffic is low (AWS: "Using Lambda with Amazon SQS"). */
export function effectiveWindowSeconds({ batchingWindowSeconds }: StageSettings): number {
  return batchingWindowSeconds === 0 ? 0 : Math.max(batchingWindowSeconds, 20);
}

/**
 * The longest that one call takes with all its attempts, in seconds. The functions' clients keep to it even where a response
 * asks for a longer pause before the next attempt (`x-amz-retry-after`): the SDK would wait up to 5 s more for each.
 */
export function callBudgetSeconds(call: CallBudget): number {
  return (call.attempts * (call.connectTimeoutMs + call.requestTimeoutMs) + call.backoffMs) / 1000;
}

/**
 * The delay before a message is delivered again, in whole seconds; undefined where the settings have no backoff. It doubles
 * with each receive up to the cap, and up to a half of it is taken off.
 *
 * @param delay.receiveCount how often the message was received so far
 * @param delay.jitter from 0 for the shortest delay to 1 for the longest
 */
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

/** How long an outage may last without using up the receives, in seconds: the sum of the shortest delays between them. */
export function shortestRedeliveriesSeconds(settings: StageSettings): number {
  let sum = 0;
  for (let receiveCount = 1; receiveCount < settings.maxReceiveCount; receiveCount += 1) {
    sum += redeliveryDelaySeconds({ settings, receiveCount, jitter: 0 }) ?? settings.visibilityTimeoutSeconds;
  }
  return sum;
}

/** The bound: the time in seconds after which a message is recorded or in the dead-letter queue, whatever fails. */
export function boundSeconds(settings: StageSettings): number {
  const { deliveryDelaySeconds, backlogAllowanceSeconds, maxReceiveCount, visibilityTimeoutSeconds } =
    settings;
  const inGroup = 1 + (settings.fifo?.deadLettersAhead ?? 0);
  const receives = inGroup * maxReceiveCount * visibilityTimeoutSeconds;
  return deliveryDelaySeconds + backlogAllowanceSeconds + receives + pollingSeconds;
}

/** The dead-letter pass: the time in seconds that the dead-letter function has to archive a message and fail its task. */
export function deadLetterPassSeconds(settings: StageSettings): number {
  return 5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * The age of a dead letter, in seconds, at which the alarm rings since it is not being archived. On a standard queue,
 * `ApproximateAgeOfOldestMessage` leaves out messages that were received three times or more, so one that keeps failing
 * shows in it for two visibility timeouts and never again. The alarm does not ring for a single failure, and half a
 * visibility timeout before the third receive is enough for a sample, of which SQS takes one a minute.
 */
export function deadLetterAgeAlarmSeconds(settings: StageSettings): number {
  return 1.5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * The most concurrent invocations that make callbacks: every pair of queues has a mapping to the recorder and one to the
 * dead-letter function. Events that the rule could not deliver have no task, so their invocations are not counted.
 */
export function callbackConcurrency(settings: StageSettings): number {
  const { drainingPairs, maximumConcurrency, deadLetterMaximumConcurrency } = settings;
  return (1 + drainingPairs) * (maximumConcurrency + deadLetterMaximumConcurrency);
}

/** How long after its failure an execution can be redriven (AWS: "Restarting state machine executions with redrive"). */
const executionRedriveSeconds = 14 * 86_400;

/**
 * The longest time between two receives of one message, in seconds, even where AWS's own redrive of its execution sends it
 * again: the execution ends, is redriven at the last moment, and its message waits for as long as the queue keeps it. This
 * is longer than any dead-letter queue keeps a message (14 days).
 */
export function longestRedeliverySeconds(settings: StageSettings): number {
  return settings.executionTimeoutSeconds + executionRedriveSeconds + settings.queueRetentionSeconds;
}

/** The longest that all attempts to send and the delays between them take, in seconds. */
export function sendSeconds(settings: StageSettings): number {
  let sum = settings.sendAttempts * sendAttemptSeconds;
  for (let retry = 0; retry < settings.sendAttempts - 1; retry += 1) {
    sum += Math.min(settings.sendIntervalSeconds * 2 ** retry, settings.sendMaxDelaySeconds);
  }
  return sum;
}
