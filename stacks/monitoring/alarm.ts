import { deadLetterPassSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { type Metric, ofFunction, ofQueue } from "./metrics.ts";

interface Sentence {
  /** What rings; AWS sees it behind app, stage, and the task or workflow. The runbook has a section of this name. */
  readonly name: string;
  /** What has happened, and what to do about it: the text of the message that somebody gets. */
  readonly description: string;
}

/** Rings when a metric, summed up or at its highest over `periodSeconds`, is above a value once. */
export interface ThresholdAlarm extends Sentence {
  readonly watches: "metric";
  readonly metric: Metric;
  readonly statistic: "Sum" | "Maximum";
  /** In the metric's own unit: a count, or seconds of age. */
  readonly above: number;
}

/** Rings when messages have waited in a queue for so many periods and none was received in any of them. */
export interface UnconsumedAlarm extends Sentence {
  readonly watches: "queue";
  readonly waiting: Metric;
  readonly received: Metric;
  /** Periods in a row, each of `periodSeconds`. */
  readonly periods: number;
}

/** `watches` says which of the two it is. */
export type Alarm = ThresholdAlarm | UnconsumedAlarm;

/** The period that every alarm looks at, or of which it looks at several, in seconds. */
export const periodSeconds = 300;

/** Rings when anything was counted within five minutes. */
export function sum(name: string, description: string, metric: Metric): ThresholdAlarm {
  return { name, description, watches: "metric", metric, statistic: "Sum", above: 0 };
}

/** Rings when the oldest message of a queue is older than so many seconds. */
export function age(name: string, description: string, queue: sst.aws.Queue, above: number): ThresholdAlarm {
  const metric = ofQueue(queue, "ApproximateAgeOfOldestMessage");
  return { name, description, watches: "metric", metric, statistic: "Maximum", above };
}

/** Ring when invocations of a function fail as a whole, or are throttled. */
export function functionAlarms(name: string, lambda: sst.aws.Function): readonly ThresholdAlarm[] {
  return [
    sum(
      `${name}Errors`,
      "Invocations of a function failed as a whole. See its log.",
      ofFunction(lambda, "Errors"),
    ),
    sum(
      `${name}Throttles`,
      "Invocations of a function were throttled: each costs its messages a receive.",
      ofFunction(lambda, "Throttles"),
    ),
  ];
}

/**
 * The age of a standard queue leaves out messages that were received three times or more. A function that fails shows in its
 * own metrics; a queue that nothing receives from (the mapping is disabled, its role lacks a permission) shows here.
 */
export function unconsumed(
  name: string,
  queue: sst.aws.Queue,
  visibilitySeconds: number,
  settings: TaskSettings,
): UnconsumedAlarm {
  return {
    name: `${name}Unconsumed`,
    description: "Messages wait in a queue that nothing receives from. See its event source mapping.",
    watches: "queue",
    waiting: ofQueue(queue, "ApproximateNumberOfMessagesVisible"),
    received: ofQueue(queue, "NumberOfMessagesReceived"),
    // As long as a dead letter may take, and longer than a FIFO group is held by a message of it that is in flight, behind
    // which the others wait without being received.
    periods: Math.ceil(Math.max(deadLetterPassSeconds(settings), 2 * visibilitySeconds) / periodSeconds),
  };
}
