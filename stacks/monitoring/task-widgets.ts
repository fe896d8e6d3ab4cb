import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import type { TaskFunctions } from "../task/functions.ts";
import type { QueuePair } from "../task/queues.ts";
import { count, type Metric, ofFunction, ofQueue, ofTable } from "./metrics.ts";
import { graph, type Widget } from "./widget.ts";

/** A task's rows of the dashboard: queue, functions, table where it records, dead letters. */
export function taskWidgets(task: {
  readonly name: string;
  readonly queuePairs: readonly QueuePair[];
  readonly functions: TaskFunctions;
  readonly messagesTable: sst.aws.Dynamo | undefined;
}): readonly Widget[] {
  const { name, queuePairs, functions, messagesTable } = task;
  const counts = (...names: readonly MetricName[]) => names.map((metric) => count(metric, { Task: name }));
  const ofWorkQueues = (...names: readonly string[]): readonly Metric[] =>
    queuePairs.flatMap(({ work }) => names.map((metric) => ofQueue(work, metric)));
  const ofFunctions = (...names: readonly string[]): readonly Metric[] =>
    [functions.work, functions.deadLetters].flatMap((lambda) =>
      names.map((metric) => ofFunction(lambda, metric)),
    );
  return [
    graph(
      `${name}: messages in the work queue`,
      "Maximum",
      ofWorkQueues(
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ),
    ),
    graph(`${name}: age of the oldest message (s)`, "Maximum", ofWorkQueues("ApproximateAgeOfOldestMessage")),
    graph(
      `${name}: completed, and returned to the queue`,
      "Sum",
      counts("Completed", "Retried", "DeadLetterRetried", "Unexpected"),
    ),
    graph(
      `${name}: invocations, errors, throttles`,
      "Sum",
      ofFunctions("Invocations", "Errors", "Throttles"),
    ),
    graph(`${name}: duration (ms)`, "Maximum", ofFunctions("Duration")),
    graph(`${name}: concurrent executions`, "Maximum", ofFunctions("ConcurrentExecutions")),
    graph(
      `${name}: archived`,
      "Sum",
      counts("DeadLettered", "InvalidMessage", "MessageConflict", "Refused", "WithoutToken"),
    ),
    graph(
      `${name}: age in the dead-letter queues (s)`,
      "Maximum",
      queuePairs.map(({ deadLetters }) => ofQueue(deadLetters, "ApproximateAgeOfOldestMessage")),
    ),
    graph(
      `${name}: callbacks without effect`,
      "Sum",
      counts("LateCallback", "InvalidToken", "CallbackRejected", "ResultOmitted"),
    ),
    ...(messagesTable === undefined
      ? []
      : [
          graph(
            `${name}: write units and throttles of the table`,
            "Sum",
            ["ConsumedWriteCapacityUnits", "WriteThrottleEvents"].map((metric) =>
              ofTable(messagesTable, metric),
            ),
          ),
        ]),
  ];
}
