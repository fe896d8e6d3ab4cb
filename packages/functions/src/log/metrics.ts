import { type MetricName, metricNamespace } from "@ringback/contracts/resources/metric-names";
import type { DeliveryOutcome } from "@ringback/core/work/delivery";

export type Counts = ReadonlyMap<MetricName, number>;

const failureMetrics: ReadonlyMap<string, MetricName> = new Map([
  ["InvalidMessage", "InvalidMessage"],
  ["MessageConflict", "MessageConflict"],
  ["MessageDeadLettered", "DeadLettered"],
] as const);

/** The metrics that an outcome counts under. */
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
 * The same for the dead-letter function. What it hands back has a count of its own: the recorder's retries are everyday,
 * but a dead letter that is not archived has nobody else to take it.
 */
export function deadLetterMetricsOf(outcome: DeliveryOutcome): readonly MetricName[] {
  if (outcome.outcome !== "retry") return metricsOf(outcome);
  return outcome.expected ? ["DeadLetterRetried"] : ["DeadLetterRetried", "Unexpected"];
}

export function countMetrics(metrics: Iterable<MetricName>): Counts {
  const counts = new Map<MetricName, number>();
  for (const name of metrics) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Writes counts as one line in CloudWatch's embedded metric format, from which CloudWatch makes metrics with the
 * stage as their dimension. Nothing is written where nothing was counted.
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
