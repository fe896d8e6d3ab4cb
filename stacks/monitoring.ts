import { alarms } from "./alarms.ts";
import { stage } from "./current-stage.ts";
import { dashboardBody } from "./dashboard.ts";
import { physicalName } from "./physical-name.ts";

const alarmActions = stage.alarms === undefined ? [] : [topicArn(stage.alarms)];

for (const { name, description, metric, statistic, above } of alarms) {
  new aws.cloudwatch.MetricAlarm(`${name.replaceAll(/\W/g, "")}Alarm`, {
    name: physicalName(name),
    alarmDescription: description,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: { ...metric.dimensions },
    statistic,
    threshold: above,
    comparisonOperator: "GreaterThanThreshold",
    period: 300,
    evaluationPeriods: 1,
    // Counts are written when there is something to count, and an idle queue has no age.
    treatMissingData: "notBreaching",
    alarmActions,
  });
}

export const dashboard = new aws.cloudwatch.Dashboard("Dashboard", {
  dashboardName: physicalName("Flow"),
  dashboardBody: dashboardBody(),
});

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
