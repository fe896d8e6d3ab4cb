import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import { deadLetterAgeAlarmSeconds, deadLetterPassSeconds } from "@ringback/contracts/settings/derived-times";
import { stage } from "./current-stage.ts";
import {
  count,
  functions,
  logFailures,
  type Metric,
  ofFunction,
  ofQueue,
  ofRule,
  ofWorkflow,
} from "./metrics.ts";
import { queuePairs, ruleDeadLetters } from "./queues.ts";

interface Sentence {
  /** Unique; AWS sees it behind app and stage. */
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
const { settings } = stage;

const counts = [
  counted("DeadLettered", "Messages used up their receives. They are archived, and can be sent again."),
  counted("InvalidMessage", "Tasks failed: their messages break the contract. They are archived."),
  counted("MessageConflict", "Tasks failed: their ids are recorded with other content. They are archived."),
  counted("Refused", "Tasks failed with another name. Their messages are archived with the reason."),
  counted("WithoutToken", "Messages without a usable task token were archived. Who else sends to the queue?"),
  counted("EventUndelivered", "The rule could not start the workflow. The events are archived."),
  counted("LateCallback", "Tasks ended before their messages were recorded. See the age of the work queue."),
  counted(
    "InvalidToken",
    "Step Functions does not know a token: another region's message, or a fault of Ringback.",
  ),
  counted(
    "CallbackRejected",
    "Step Functions refused a callback, with the smallest output too. The task will time out.",
  ),
  counted(
    "DeadLetterRetried",
    "Dead letters returned to their queue instead of being archived. See the log of the dead-letter function.",
  ),
  counted(
    "Unexpected",
    "Messages returned to their queue after an error that nobody thought of. See the logs.",
  ),
];

const failures = logFailures.map((metric) =>
  sum(`Failed-${metric.name}`, `Executions failed, or a send was retried, with ${metric.name}.`, metric),
);

const executions = [
  sum("ExecutionsFailed", "Executions failed, whatever the error.", ofWorkflow("ExecutionsFailed")),
  sum("ExecutionsTimedOut", "Executions outlived all their time limits.", ofWorkflow("ExecutionsTimedOut")),
  sum(
    "EventsLost",
    "The rule lost events: its dead-letter queue did not take them.",
    ofRule("InvocationsFailedToBeSentToDlq"),
  ),
];

const lambdas = Object.entries(functions).flatMap(([name, lambda]) => [
  sum(
    `${name}Errors`,
    `Invocations of ${name} failed as a whole. See its log.`,
    ofFunction(lambda, "Errors"),
  ),
  sum(
    `${name}Throttles`,
    `Invocations of ${name} were throttled: each costs its messages a receive.`,
    ofFunction(lambda, "Throttles"),
  ),
]);

const deadLetterQueues = [
  ...queuePairs.map(({ name, deadLetters }) => ({ name: `${name}DeadLetters`, queue: deadLetters })),
  { name: "RuleDeadLetters", queue: ruleDeadLetters },
];

/** A dead-letter queue that is consumed is nearly empty whenever it is sampled, so the alarm looks at its age, not its length. */
const deadLetterAges = deadLetterQueues.map(({ name, queue }) =>
  age(
    `${name}Age`,
    "Dead letters are not being archived. See the log of the dead-letter function.",
    queue,
    deadLetterAgeAlarmSeconds(settings),
  ),
);

const ages = queuePairs.flatMap(({ work }, index) => {
  const prefix = index === 0 ? "" : "Draining";
  return [
    age(
      `${prefix}Backlog`,
      "Half of the backlog allowance is used up. When all of it is, tasks time out before they are recorded.",
      work,
      settings.backlogAllowanceSeconds / 2,
    ),
    age(
      `${prefix}Retention`,
      "Messages have waited for half of their retention. At the end of it SQS deletes them.",
      work,
      settings.queueRetentionSeconds / 2,
    ),
  ];
});

/**
 * The age of a standard queue leaves out messages that were received three times or more. A function that fails shows in its
 * own metrics; a queue that nothing receives from (the mapping is disabled, its role lacks a permission) shows here.
 */
const unconsumed = [
  ...queuePairs.map(({ name, work }) => ({
    name,
    queue: work,
    visibilitySeconds: settings.visibilityTimeoutSeconds,
  })),
  ...deadLetterQueues.map((named) => ({
    ...named,
    visibilitySeconds: settings.deadLetterVisibilityTimeoutSeconds,
  })),
].map(
  ({ name, queue, visibilitySeconds }): UnconsumedAlarm => ({
    name: `${name}Unconsumed`,
    description: "Messages wait in a queue that nothing receives from. See its event source mapping.",
    watches: "queue",
    waiting: ofQueue(queue, "ApproximateNumberOfMessagesVisible"),
    received: ofQueue(queue, "NumberOfMessagesReceived"),
    periods: unconsumedPeriods(visibilitySeconds),
  }),
);

/** Everything that should wake somebody up. */
export const alarms: readonly Alarm[] = [
  ...counts,
  ...failures,
  ...executions,
  ...lambdas,
  ...ages,
  ...deadLetterAges,
  ...unconsumed,
];

/**
 * As long as a dead letter may take, and longer than a FIFO group is held by a message of it that is in flight, behind
 * which the others wait without being received.
 */
function unconsumedPeriods(visibilitySeconds: number): number {
  return Math.ceil(Math.max(deadLetterPassSeconds(settings), 2 * visibilitySeconds) / periodSeconds);
}

function counted(name: MetricName, description: string): ThresholdAlarm {
  return sum(name, description, count(name));
}

/** Rings when anything was counted within five minutes. */
function sum(name: string, description: string, metric: Metric): ThresholdAlarm {
  return { name, description, watches: "metric", metric, statistic: "Sum", above: 0 };
}

function age(name: string, description: string, queue: sst.aws.Queue, above: number): ThresholdAlarm {
  const metric = ofQueue(queue, "ApproximateAgeOfOldestMessage");
  return { name, description, watches: "metric", metric, statistic: "Maximum", above };
}
