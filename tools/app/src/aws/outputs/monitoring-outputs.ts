import type { OutputsByType } from "./created.ts";
import { namedAfter } from "./named-after.ts";

/** Logs, alarms and dashboards. */
export const monitoringOutputs: OutputsByType = {
  "aws:cloudwatch/logGroup:LogGroup": namedAfter("logs", "log-group:"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": namedAfter("cloudwatch", "alarm:"),
  "aws:cloudwatch/dashboard:Dashboard": ({ name, globalArn }) => ({
    id: name,
    dashboardName: name,
    dashboardArn: globalArn("cloudwatch", `dashboard/${name}`),
  }),
};
