import { deadLetterPassSeconds } from "@ringback/contracts/derived-times";
import type { MetricName } from "@ringback/contracts/metric-names";
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
  ofWorkQueue,
} from "./metrics.ts";
import { queuePairs, ruleDeadLetters } from "./queues.ts";

export interface Alarm {
  readonly name: string;
  /** What has happened, and what to do about it. */
  readonly description: string;
  readonly metric: Metric;
  readonly statistic: "Sum" | "Maximum";
  /** The alarm rings above this. */
  readonly above: number;
}

const { settings } = stage;

const counts = [
  counted("DeadLettered", "Messages used up their receives. They are archived, and can be sent again."),
  counted("InvalidMessage", "Tasks failed: their messages break the contract. They are archived."),
  counted("MessageConflict", "Tasks failed: their ids are recorded with other content. They are archived."),
  counted("Refused", "Tasks failed with another name. Their messages are archived with the reason."),
  counted("WithoutToken", "Messages without a usable task token were archived. Who else sends to the queue?"),
  counted("EventUndelivered", "The rule could not start the workflow. The events are archived."),
  counted("LateCallback", "Tasks ended before their messages were recorded. See the age of the work queue."),
  counted("InvalidToken", "Step Functions does not know a token: another region's message, or our fault."),
  counted("CallbackRejected", "Step Functions refused a callback at its smallest. The task will time out."),
  counted("Unexpected", "Messages were handed back for a reason that nobody thought of. See the logs."),
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

/** A dead-letter queue that is consumed is nearly empty whenever it is sampled, so its age tells, not its length. */
const deadLetterAges = [...queuePairs.map((pair) => pair.deadLetters), ruleDeadLetters].map(
  (queue, index) => ({
    name: index === queuePairs.length ? "RuleDeadLettersAge" : `${queuePairs[index]?.name}DeadLettersAge`,
    description: "Dead letters are not being archived. See the log of the dead-letter function.",
    metric: ofQueue(queue, "ApproximateAgeOfOldestMessage"),
    statistic: "Maximum" as const,
    above: deadLetterPassSeconds(settings),
  }),
);

const age = { metric: ofWorkQueue("ApproximateAgeOfOldestMessage"), statistic: "Maximum" as const };
const ages: readonly Alarm[] = [
  {
    name: "Backlog",
    description:
      "Half of the backlog allowance is used up. When all of it is, tasks time out before they are recorded.",
    above: settings.backlogAllowanceSeconds / 2,
    ...age,
  },
  {
    name: "Retention",
    description: "Messages have waited for half of their retention. At the end of it SQS deletes them.",
    above: settings.queueRetentionSeconds / 2,
    ...age,
  },
  ...deadLetterAges,
];

/** Everything that should wake somebody up. */
export const alarms: readonly Alarm[] = [...counts, ...failures, ...executions, ...lambdas, ...ages];

function counted(name: MetricName, description: string): Alarm {
  return sum(name, description, count(name));
}

/** Rings when anything was counted within five minutes. */
function sum(name: string, description: string, metric: Metric): Alarm {
  return { name, description, metric, statistic: "Sum", above: 0 };
}
