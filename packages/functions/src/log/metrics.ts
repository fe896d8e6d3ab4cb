import { type MetricName, metricNamespace } from "@ringback/contracts/monitoring/metric-names";
import type { DeliveryOutcome } from "@ringback/core/delivery/delivery";

/** How often each metric was counted; those that were not are missing. */
export type Counts = ReadonlyMap<MetricName, number>;

const failureMetrics: ReadonlyMap<string, MetricName> = new Map([
  ["InvalidMessage", "InvalidMessage"],
  ["MessageConflict", "MessageConflict"],
  ["MessageDeadLettered", "DeadLettered"],
] as const);

/** The metrics that an outcome of the recorder is counted in. */
export function metricsOf(outcome: DeliveryOutcome): readonly MetricName[] {
  switch (outcome.outcome) {
    case "succeeded":
      return outcome.done === "now" ? ["Recorded"] : [];
    case "task-gone":
      return outcome.done === "now" ? ["Recorded", "LateCallback"] : [];
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
 * The same for the dead-letter function. What it returns to the queue has a metric of its own: the recorder's retries are
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
 * Writes counts as one line in CloudWatch's embedded metric format, from which CloudWatch makes metrics with the stage as
 * their one dimension ("Specification: Embedded metric format"). Writes nothing where nothing was counted.
 */
export function writeMetrics(stage: string, counts: Counts): void {
  if (counts.size === 0) return;
  const Metrics = [...counts.keys()].map((Name) => ({ Name, Unit: "Count" }));
  const CloudWatchMetrics = [{ Namespace: metricNamespace, Dimensions: [["Stage"]], Metrics }];
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics },
    Stage: stage,
    ...Object.fromEntries(counts),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
