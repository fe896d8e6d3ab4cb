import type { CallBudget, TaskSettings } from "./task-settings.ts";

/** The longest poll of an event source mapping (AWS: long polling), which a message may just have missed. */
const pollingSeconds = 20;
/** The time that a function reserves for parsing, logging and its response, in addition to its calls. */
export const functionReserveSeconds = 2;
/** The longest that one attempt to send is assumed to take. */
const sendAttemptSeconds = 60;

/** The batching window as it is in reality, 0 where there is none: it lasts at least 20 s where traffic is low (AWS: "Using Lambda with Amazon SQS"). */
export function effectiveWindowSeconds({ batchingWindowSeconds }: TaskSettings): number {
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
  settings: TaskSettings;
  receiveCount: number;
  jitter: number;
}): number | undefined {
  const backoff = delay.settings.redeliveryBackoff;
  if (backoff === undefined) return undefined;
  const full = Math.min(backoff.initialSeconds * 2 ** (delay.receiveCount - 1), backoff.capSeconds);
  return Math.ceil(full / 2 + (full / 2) * delay.jitter);
}

/** How long an outage may last without using up the receives, in seconds: the sum of the shortest delays between them. */
export function shortestRedeliveriesSeconds(settings: TaskSettings): number {
  let sum = 0;
  for (let receiveCount = 1; receiveCount < settings.maxReceiveCount; receiveCount += 1) {
    sum += redeliveryDelaySeconds({ settings, receiveCount, jitter: 0 }) ?? settings.visibilityTimeoutSeconds;
  }
  return sum;
}

/**
 * The longest that the work of a batch takes, in seconds: work for one message runs for `workConcurrency` messages at a
 * time, and in a FIFO queue one message of a group after the other.
 */
export function batchWorkSeconds({ fifo, batchSize, workConcurrency, workSeconds }: TaskSettings): number {
  return (fifo === undefined ? Math.ceil(batchSize / workConcurrency) : batchSize) * workSeconds;
}

/**
 * The most messages of a batch of a FIFO queue: BatchSize, and 10 at most. A FIFO queue that is draining has the timeouts of
 * the standard queue in its place, in which work is done for many messages at a time: it gets no more than are done one after
 * the other within them.
 */
export function fifoBatchSize({ fifo, batchSize, workConcurrency, workSeconds }: TaskSettings): number {
  const isMadeForOrder = fifo !== undefined || workSeconds === 0;
  return Math.min(isMadeForOrder ? batchSize : Math.ceil(batchSize / workConcurrency), 10);
}

/** What the work function needs for a batch, in seconds: the work, a call to a table, a callback, and the reserve. */
export function callsSeconds(settings: TaskSettings): number {
  return batchWorkSeconds(settings) + awsCallsSeconds(settings);
}

/** What the dead-letter function needs for its message, in seconds: the look takes as long as the work of one message. */
export function lookCallsSeconds(settings: TaskSettings): number {
  return settings.workSeconds + awsCallsSeconds(settings);
}

function awsCallsSeconds({ storeCall, callbackCall }: TaskSettings): number {
  return callBudgetSeconds(storeCall) + callBudgetSeconds(callbackCall) + functionReserveSeconds;
}

/** The bound: the time in seconds after which a message is settled or in the dead-letter queue, whatever fails. */
export function boundSeconds(settings: TaskSettings): number {
  const { deliveryDelaySeconds, backlogAllowanceSeconds, maxReceiveCount, visibilityTimeoutSeconds } =
    settings;
  const inGroup = 1 + (settings.fifo?.deadLettersAhead ?? 0);
  const receives = inGroup * maxReceiveCount * visibilityTimeoutSeconds;
  return deliveryDelaySeconds + backlogAllowanceSeconds + receives + pollingSeconds;
}

/** The dead-letter pass: the time in seconds that the dead-letter function has to archive a message and fail its task. */
export function deadLetterPassSeconds(settings: TaskSettings): number {
  return 5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * The age of a dead letter, in seconds, at which the alarm rings since it is not being archived. On a standard queue,
 * `ApproximateAgeOfOldestMessage` leaves out messages that were received three times or more, so one that keeps failing
 * shows in it for two visibility timeouts and never again. The alarm does not ring for a single failure, and half a
 * visibility timeout before the third receive is enough for a sample, of which SQS takes one a minute.
 */
export function deadLetterAgeAlarmSeconds(settings: TaskSettings): number {
  return 1.5 * settings.deadLetterVisibilityTimeoutSeconds;
}

/**
 * The most concurrent invocations that make callbacks: every pair of queues has a mapping to the work function and one
 * to the dead-letter function.
 */
export function callbackConcurrency(settings: TaskSettings): number {
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
export function longestRedeliverySeconds(
  { queueRetentionSeconds }: TaskSettings,
  executionTimeoutSeconds: number,
): number {
  return executionTimeoutSeconds + executionRedriveSeconds + queueRetentionSeconds;
}

/** The longest that all attempts to send and the delays between them take, in seconds. */
export function sendSeconds(settings: TaskSettings): number {
  let sum = settings.sendAttempts * sendAttemptSeconds;
  for (let retry = 0; retry < settings.sendAttempts - 1; retry += 1) {
    sum += Math.min(settings.sendIntervalSeconds * 2 ** retry, settings.sendMaxDelaySeconds);
  }
  return sum;
}

/** The longest that the state of a task takes, in seconds: every attempt to send, and the wait for the callback. */
export function taskStateSeconds(settings: TaskSettings): number {
  return sendSeconds(settings) + settings.taskTimeoutSeconds;
}
