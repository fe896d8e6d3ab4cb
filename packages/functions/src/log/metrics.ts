import { type MetricName, metricNamespace } from "@ringback/contracts/monitoring/metric-names";
import type { DeliveryOutcome } from "@ringback/core/delivery/delivery";

/** How often each metric was counted; those that were not are missing. */
export type Counts = ReadonlyMap<MetricName, number>;

const failureMetrics: ReadonlyMap<string, MetricName> = new Map([
  ["InvalidMessage", "InvalidMessage"],
  ["MessageConflict", "MessageConflict"],
  ["MessageDeadLettered", "DeadLettered"],
] as const);

/** The metrics that an outcome of the work function is counted in. */
export function metricsOf(outcome: DeliveryOutcome): readonly MetricName[] {
  switch (outcome.outcome) {
    case "succeeded":
      return [
        ...(outcome.done === "now" ? (["Completed"] as const) : []),
        ...(outcome.omitted === undefined ? [] : (["ResultOmitted"] as const)),
      ];
    case "task-gone":
      return outcome.done === "now" ? ["Completed", "LateCallback"] : [];
    case "failed":
      return [failureMetrics.get(outcome.error) ?? "Refused"];
    case "without-token":
      return ["WithoutToken"];
    case "invalid-token":
      return ["InvalidToken"];
    case "callback-rejected":
      return ["CallbackRejected"];
    case "retry":
      return [outcome.expected ? "Retried" : "Unexpected"];
  }
}

/**
 * The same for the dead-letter function. What it returns to the queue has a metric of its own: retries of the work are
 * common, but a dead letter that is not archived has to raise an alarm.
 */
export function deadLetterMetricsOf(outcome: DeliveryOutcome): readonly MetricName[] {
  if (outcome.outcome !== "retry") return metricsOf(outcome);
  return outcome.expected ? ["DeadLetterRetried"] : ["DeadLetterRetried", "Unexpected"];
}

/** How often each metric is in the list. */
export function countMetrics(metrics: Iterable<MetricName>): Counts {
  const counts = new Map<MetricName, number>();
  for (const name of metrics) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Writes counts as one line in CloudWatch's embedded metric format, from which CloudWatch makes metrics with these
 * dimensions ("Specification: Embedded metric format"). Writes nothing where nothing was counted.
 *
 * @param dimensions the value of each by its name, such as `Stage`
 */
export function writeMetrics(dimensions: Readonly<Record<string, string>>, counts: Counts): void {
  if (counts.size === 0) return;
  const Metrics = [...counts.keys()].map((Name) => ({ Name, Unit: "Count" }));
  const CloudWatchMetrics = [{ Namespace: metricNamespace, Dimensions: [Object.keys(dimensions)], Metrics }];
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics },
    ...dimensions,
    ...Object.fromEntries(counts),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
