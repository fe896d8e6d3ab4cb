import {
  boundSeconds,
  deadLetterPassSeconds,
  effectiveWindowSeconds,
} from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** The longest poll of an event source mapping, and the longest start of a function. */
const pollingSeconds = 20;
const coldStartSeconds = 10;

/** The longest time, in milliseconds, until a message is settled at its first receive, if the queue is otherwise empty. */
export function oneReceiveMs(settings: TaskSettings): number {
  const waiting = settings.deliveryDelaySeconds + effectiveWindowSeconds(settings) + pollingSeconds;
  return 1000 * (waiting + coldStartSeconds + settings.functionTimeoutSeconds);
}

/** The same for a message that needs all its receives. */
export function allReceivesMs(settings: TaskSettings): number {
  return 1000 * (boundSeconds(settings) - settings.backlogAllowanceSeconds + coldStartSeconds);
}

/** The same for a message that becomes a dead letter. */
export function deadLetterMs(settings: TaskSettings): number {
  return allReceivesMs(settings) + 1000 * deadLetterPassSeconds(settings);
}

/** The longest time, in milliseconds, until the workflow has used up the retries of its send; a second is added for each attempt. */
export function sendsMs({ sendAttempts, sendIntervalSeconds, sendMaxDelaySeconds }: TaskSettings): number {
  const delays = Array.from({ length: sendAttempts - 1 }, (_, retry) =>
    Math.min(sendIntervalSeconds * 2 ** retry, sendMaxDelaySeconds),
  );
  return (delays.reduce((sum, delay) => sum + delay, 0) + sendAttempts) * 1000;
}
