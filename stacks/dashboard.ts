import { count, functions, logFailures, type Metric, ofFunction, ofQueue, ofWorkflow } from "./metrics.ts";
import { queuePairs, ruleDeadLetters } from "./queues.ts";
import { messages } from "./storage.ts";
import { executionLog } from "./workflow.ts";

type Widget = Readonly<Record<string, unknown>>;
const region = aws.getRegionOutput().region;

/** The flow from left to right and from top to bottom: executions, queue, functions, table, dead letters. */
export function dashboardBody(): $util.Output<string> {
  const widgets = [
    graph(
      "Executions",
      "Sum",
      [
        "ExecutionsStarted",
        "ExecutionsSucceeded",
        "ExecutionsFailed",
        "ExecutionsTimedOut",
        "ExecutionsAborted",
      ].map(ofWorkflow),
    ),
    graph(
      "Work queue: messages",
      "Maximum",
      ofWorkQueues(
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ),
    ),
    graph(
      "Work queue: age of the oldest message (s)",
      "Maximum",
      ofWorkQueues("ApproximateAgeOfOldestMessage"),
    ),
    graph("Recorded, and returned to the queue", "Sum", [
      count("Recorded"),
      count("Retried"),
      count("DeadLetterRetried"),
      count("Unexpected"),
    ]),
    graph(
      "Functions: invocations, errors, throttles",
      "Sum",
      ofFunctions("Invocations", "Errors", "Throttles"),
    ),
    graph("Functions: duration (ms)", "Maximum", ofFunctions("Duration")),
    graph("Functions: concurrent executions", "Maximum", ofFunctions("ConcurrentExecutions")),
    graph(
      "Table: write units and throttles",
      "Sum",
      ["ConsumedWriteCapacityUnits", "WriteThrottleEvents"].map(ofTable),
    ),
    graph("Archived", "Sum", [
      count("DeadLettered"),
      count("InvalidMessage"),
      count("MessageConflict"),
      count("Refused"),
      count("WithoutToken"),
      count("EventUndelivered"),
    ]),
    graph(
      "Dead-letter queues: age (s)",
      "Maximum",
      [...queuePairs.map((pair) => pair.deadLetters), ruleDeadLetters].map((queue) =>
        ofQueue(queue, "ApproximateAgeOfOldestMessage"),
      ),
    ),
    graph("Callbacks without effect", "Sum", [
      count("LateCallback"),
      count("InvalidToken"),
      count("CallbackRejected"),
    ]),
    graph("Failures that no function reported", "Sum", logFailures),
    failedExecutions(),
  ];
  return $jsonStringify({ widgets: widgets.map((widget, index) => ({ ...widget, ...place(index) })) });
}

/** Three a row, on CloudWatch's grid of 24 columns. */
function place(index: number): { x: number; y: number; width: number; height: number } {
  return { x: (index % 3) * 8, y: Math.floor(index / 3) * 6, width: 8, height: 6 };
}

function graph(title: string, stat: string, metrics: readonly Metric[]): Widget {
  const rows = metrics.map(({ namespace, name, dimensions }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat },
  ]);
  return { type: "metric", properties: { title, region, period: 60, view: "timeSeries", metrics: rows } };
}

function failedExecutions(): Widget {
  const query = $interpolate`SOURCE '${executionLog.name}' | filter type = "ExecutionFailed" | fields @timestamp, execution_arn | sort @timestamp desc | limit 20`;
  return { type: "log", properties: { title: "Executions that failed last", region, view: "table", query } };
}

/** Of the queue that is sent to, and of one that is draining. */
function ofWorkQueues(...names: readonly string[]): readonly Metric[] {
  return queuePairs.flatMap(({ work }) => names.map((name) => ofQueue(work, name)));
}

function ofFunctions(...names: readonly string[]): readonly Metric[] {
  return Object.values(functions).flatMap((lambda) => names.map((name) => ofFunction(lambda, name)));
}

function ofTable(name: string): Metric {
  return { namespace: "AWS/DynamoDB", name, dimensions: { TableName: messages.name } };
}
