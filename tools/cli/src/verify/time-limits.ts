import {
  boundSeconds,
  deadLetterPassSeconds,
  effectiveWindowSeconds,
} from "@ringback/contracts/settings/derived-times";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";

/** The longest poll of an event source mapping, and the time for a function to start. */
const pollingSeconds = 20;
const coldStartSeconds = 10;

/** How long a message takes at most that is settled at its first receive, in a queue that is empty otherwise. */
export function oneReceiveMs(settings: StageSettings): number {
  const waiting = settings.deliveryDelaySeconds + effectiveWindowSeconds(settings) + pollingSeconds;
  return 1000 * (waiting + coldStartSeconds + settings.functionTimeoutSeconds);
}

/** How long one takes whose receives are all needed. */
export function allReceivesMs(settings: StageSettings): number {
  return 1000 * (boundSeconds(settings) - settings.backlogAllowanceSeconds + coldStartSeconds);
}

/** How long one takes that becomes a dead letter. */
export function deadLetterMs(settings: StageSettings): number {
  return allReceivesMs(settings) + 1000 * deadLetterPassSeconds(settings);
}

/** All that the workflow's retries of its send wait for, and a little for the attempts. */
export function sendsMs({ sendAttempts, sendIntervalSeconds, sendMaxDelaySeconds }: StageSettings): number {
  const delays = Array.from({ length: sendAttempts - 1 }, (_, retry) =>
    Math.min(sendIntervalSeconds * 2 ** retry, sendMaxDelaySeconds),
  );
  return (delays.reduce((sum, delay) => sum + delay, 0) + sendAttempts) * 1000;
}
