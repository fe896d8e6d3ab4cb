import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import { deadLetterAgeAlarmSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { TaskFunctions } from "../task/functions.ts";
import type { QueuePair } from "../task/queues.ts";
import { type Alarm, age, functionAlarms, sum, unconsumed } from "./alarm.ts";
import { createAlarms } from "./create-alarms.ts";
import { count } from "./metrics.ts";

interface WatchedTask {
  readonly name: string;
  readonly settings: TaskSettings;
  readonly queuePairs: readonly QueuePair[];
  readonly functions: TaskFunctions;
}

/** Everything of a task that should wake somebody up. */
export function watchTask(task: WatchedTask): void {
  const { name, functions, queuePairs } = task;
  createAlarms(name, [
    ...counted.map(([metric, description]) => sum(metric, description, count(metric, { Task: name }))),
    ...functionAlarms("Work", functions.work),
    ...functionAlarms("DeadLetter", functions.deadLetters),
    ...queuePairs.flatMap((pair, index) => pairAlarms(index === 0 ? "" : "Draining", pair, task.settings)),
  ]);
}

const counted: readonly (readonly [MetricName, string])[] = [
  ["DeadLettered", "Messages used up their receives. They are archived, and can be sent again."],
  ["InvalidMessage", "Tasks failed: their messages break the contract. They are archived."],
  ["MessageConflict", "Tasks failed: their ids are recorded with other content. They are archived."],
  ["Refused", "Tasks failed with another name. Their messages are archived with the reason."],
  ["WithoutToken", "Messages without a usable task token were archived. Who else sends to the queue?"],
  ["LateCallback", "Tasks ended before their work was done. See the age of the work queue."],
  ["InvalidToken", "Step Functions does not know a token: another region's message, or a fault of Ringback."],
  [
    "CallbackRejected",
    "Step Functions refused a callback, with the smallest output too. The task will time out.",
  ],
  ["ResultOmitted", "Work was done whose result cannot be sent. Its task got an output that says so."],
  [
    "DeadLetterRetried",
    "Dead letters returned to their queue instead of being archived. See the log of the dead-letter function.",
  ],
  ["Unexpected", "Messages returned to their queue after an error that nobody thought of. See the logs."],
];

function pairAlarms(
  prefix: string,
  { work, deadLetters }: QueuePair,
  settings: TaskSettings,
): readonly Alarm[] {
  const { visibilityTimeoutSeconds, deadLetterVisibilityTimeoutSeconds } = settings;
  return [
    age(
      `${prefix}Backlog`,
      "Half of the backlog allowance is used up. When all of it is, tasks time out before their work is done.",
      work,
      settings.backlogAllowanceSeconds / 2,
    ),
    age(
      `${prefix}Retention`,
      "Messages have waited for half of their retention. At the end of it SQS deletes them.",
      work,
      settings.queueRetentionSeconds / 2,
    ),
    // A dead-letter queue that is consumed is nearly empty whenever it is sampled, so the alarm looks at its age, not its length.
    age(
      `${prefix}DeadLettersAge`,
      "Dead letters are not being archived. See the log of the dead-letter function.",
      deadLetters,
      deadLetterAgeAlarmSeconds(settings),
    ),
    unconsumed(`${prefix}Work`, work, visibilityTimeoutSeconds, settings),
    unconsumed(`${prefix}DeadLetters`, deadLetters, deadLetterVisibilityTimeoutSeconds, settings),
  ];
}
