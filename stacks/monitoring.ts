import { type Alarm, alarms, periodSeconds, type UnconsumedAlarm } from "./alarms.ts";
import { stage } from "./current-stage.ts";
import { dashboardBody } from "./dashboard.ts";
import type { Metric } from "./metrics.ts";
import { physicalName } from "./physical-name.ts";

if ($app.protect && stage.alarms === undefined) {
  // SST prints what a program writes to the error stream.
  console.warn(
    `Nobody is notified of alarms of ${stage.name}: name an e-mail address or a topic for it in stacks/stage.ts.`,
  );
}

const alarmActions = stage.alarms === undefined ? [] : [topicArn(stage.alarms)];

for (const alarm of alarms) {
  new aws.cloudwatch.MetricAlarm(`${alarm.name.replaceAll(/\W/g, "")}Alarm`, {
    name: physicalName(alarm.name),
    alarmDescription: `${alarm.description} Runbook: ${alarm.name} in docs/operations.md.`,
    ...watched(alarm),
    comparisonOperator: "GreaterThanThreshold",
    // Counts are written when there is something to count, and an idle queue has no age.
    treatMissingData: "notBreaching",
    alarmActions,
  });
}

/** One dashboard a stage, named after stage and region. */
export const dashboard = new aws.cloudwatch.Dashboard("Dashboard", {
  // Dashboards are the account's, whatever the region.
  dashboardName: $interpolate`${physicalName("Flow")}-${aws.getRegionOutput().region}`,
  dashboardBody: dashboardBody(),
});

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

function topicArn(choice: NonNullable<typeof stage.alarms>): $util.Input<string> {
  if ("topicArn" in choice) return choice.topicArn;
  const topic = new sst.aws.SnsTopic("Alarms");
  new aws.sns.TopicSubscription("AlarmsEmail", {
    topic: topic.arn,
    protocol: "email",
    endpoint: choice.email,
  });
  return topic.arn;
}
