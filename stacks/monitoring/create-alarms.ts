import { physicalName } from "../stage/physical-name.ts";
import { type Alarm, periodSeconds, type UnconsumedAlarm } from "./alarm.ts";
import { alarmActions } from "./alarm-actions.ts";
import type { Metric } from "./metrics.ts";

/** @param of the task or workflow: `Record` */
export function createAlarms(of: string, alarms: readonly Alarm[]): void {
  for (const alarm of alarms) {
    new aws.cloudwatch.MetricAlarm(`${of}${alarm.name.replaceAll(/\W/g, "")}Alarm`, {
      name: physicalName(`${of}-${alarm.name}`),
      alarmDescription: `${of}: ${alarm.description} Runbook: ${alarm.name} in docs/operations.md.`,
      ...watched(alarm),
      comparisonOperator: "GreaterThanThreshold",
      // Counts are written when there is something to count, and an idle queue has no age.
      treatMissingData: "notBreaching",
      alarmActions: alarmActions(),
    });
  }
}

function watched(alarm: Alarm) {
  if (alarm.watches === "queue") return watchedQueue(alarm);
  const { metric, statistic, above } = alarm;
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: { ...metric.dimensions },
    statistic,
    threshold: above,
    period: periodSeconds,
    evaluationPeriods: 1,
  };
}

/** Messages were there at every sample of a period, and none was received in it; SQS gives no zeros for an idle queue. */
function watchedQueue({ waiting, received, periods }: UnconsumedAlarm) {
  const expression = "IF(waiting > 0 AND FILL(received, 0) == 0, 1, 0)";
  return {
    metricQueries: [
      { id: "unconsumed", expression, label: "Waiting, and nothing received", returnData: true },
      { id: "waiting", metric: sampled(waiting, "Minimum") },
      { id: "received", metric: sampled(received, "Sum") },
    ],
    threshold: 0,
    evaluationPeriods: periods,
  };
}

function sampled({ namespace, name, dimensions }: Metric, stat: "Minimum" | "Sum") {
  return { namespace, metricName: name, dimensions: { ...dimensions }, period: periodSeconds, stat };
}
