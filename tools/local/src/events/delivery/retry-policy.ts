import { EventBridgeError } from "../event/event-bridge-error.ts";

/** How long a delivery is tried again. */
export interface RetryPolicy {
  /** 0 to 185. */
  readonly maximumRetryAttempts: number;
  /** 60 to 86,400. */
  readonly maximumEventAgeInSeconds: number;
}

/** "By default, EventBridge retries sending the event for 24 hours and up to 185 times." */
const limits = {
  maximumRetryAttempts: { minimum: 0, maximum: 185 },
  maximumEventAgeInSeconds: { minimum: 60, maximum: 86_400 },
};

/**
 * The policy of a target, with EventBridge's defaults.
 *
 * @throws EventBridgeError for a value that PutTargets refuses
 */
export function retryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  const read = (name: keyof RetryPolicy): number => {
    const { minimum, maximum } = limits[name];
    const value = given[name] ?? maximum;
    if (value >= minimum && value <= maximum) return value;
    const bound =
      value < minimum ? `greater than or equal to ${minimum}` : `less than or equal to ${maximum}`;
    throw new EventBridgeError(
      "ValidationException",
      `1 validation error detected: Value '${value}' at 'targets.1.member.retryPolicy.${name}' failed to satisfy constraint: Member must have value ${bound}`,
    );
  };
  return {
    maximumRetryAttempts: read("maximumRetryAttempts"),
    maximumEventAgeInSeconds: read("maximumEventAgeInSeconds"),
  };
}

/** 185 attempts take a day with it. */
const longestDelayMs = 512_000;

/**
 * The time before an attempt, from one second, doubling up to some nine minutes, of which up to half is left out at
 * random. AWS says no more than "with an exponential back off and jitter, or randomized delay".
 *
 * @param attempt 1 for the first retry
 * @param random from 0 to 1
 */
export function retryDelayMs(attempt: number, random: number): number {
  const delayMs = Math.min(longestDelayMs, 1000 * 2 ** Math.min(attempt - 1, 30));
  return delayMs * (1 - random / 2);
}
