import type { AppGraph } from "@ringback/app/graph/app-graph";
import { typesThatRun } from "./types-that-run.ts";

/**
 * Kinds that stand for what runs in another way: the code of functions is bundled from its sources, and what SST hides from
 * them with a random key is in their environment.
 */
const runOtherwise = new Set([
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "random:index/randomBytes:RandomBytes",
]);

/** What an app describes and the local cloud does not run: `cloudwatch.MetricAlarm`, and how many. */
export interface NotRun {
  readonly kind: string;
  readonly count: number;
}

/** Counts what an app only describes. */
export function notRun({ resources }: AppGraph): readonly NotRun[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    if (typesThatRun.has(type) || runOtherwise.has(type)) continue;
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
