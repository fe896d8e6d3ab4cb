import type { AppGraph } from "@ringback/app/graph/app-graph";

/** Kinds that stand for what runs in another way: the code of functions is bundled from its sources. */
const runOtherwise = new Set(["aws:s3/bucketObjectv2:BucketObjectv2"]);

/** What an app describes and the local cloud does not run: `cloudwatch.MetricAlarm`, and how many. */
export interface NotRun {
  readonly kind: string;
  readonly count: number;
}

/** @param types Pulumi's types of what runs */
export function notRun({ resources }: AppGraph, types: ReadonlySet<string>): readonly NotRun[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    if (types.has(type) || runOtherwise.has(type)) continue;
    const kind = kindName(type);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => a.kind.localeCompare(b.kind));
}

/** `cloudwatch.MetricAlarm` for `aws:cloudwatch/metricAlarm:MetricAlarm`. */
function kindName(type: string): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  const service = module.split("/")[0] ?? module;
  return provider === "aws" ? `${service}.${name}` : type;
}
