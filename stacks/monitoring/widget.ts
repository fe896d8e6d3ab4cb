import type { Metric } from "./metrics.ts";

/** A widget of a dashboard (CloudWatch: "Dashboard body structure and syntax"), without its place. */
export type Widget = Readonly<Record<string, unknown>>;

/** A graph of metrics over time. */
export function graph(title: string, stat: "Sum" | "Maximum", metrics: readonly Metric[]): Widget {
  const rows = metrics.map(({ namespace, name, dimensions }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat },
  ]);
  const { region } = aws.getRegionOutput();
  return { type: "metric", properties: { title, region, period: 60, view: "timeSeries", metrics: rows } };
}
