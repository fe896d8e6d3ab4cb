import type { LocalCloud } from "@ringback/local/local-cloud";

/** What people look for, by Pulumi's types; the rest of what runs belongs to it. */
const shown: readonly (readonly [string, string])[] = [
  ["aws:lambda/function:Function", "function"],
  ["aws:sqs/queue:Queue", "queue"],
  ["aws:dynamodb/table:Table", "table"],
  ["aws:sfn/stateMachine:StateMachine", "state machine"],
  ["aws:cloudwatch/eventBus:EventBus", "event bus"],
  ["aws:cloudwatch/eventRule:EventRule", "rule"],
  ["aws:sns/topic:Topic", "topic"],
  ["aws:s3/bucket:Bucket", "bucket"],
  ["aws:s3/bucketV2:BucketV2", "bucket"],
];

/** What runs of an app, and what it describes only, in two sentences; the second is undefined where there is nothing. */
export function runningWords({ graph, notRun }: Pick<LocalCloud, "graph" | "notRun">): {
  runs: string;
  describedOnly: string | undefined;
} {
  const counts = new Map<string, number>();
  for (const [type, noun] of shown) {
    const count = graph.resources.filter((resource) => resource.type === type).length;
    if (count > 0) counts.set(noun, (counts.get(noun) ?? 0) + count);
  }
  const parts = [...counts].map(([noun, count]) => counted(noun, count));
  const runs = `${graph.app.name}: ${parts.length === 0 ? "nothing that runs here" : parts.join(", ")}`;
  const rest = notRun.map(({ kind, count }) => (count === 1 ? kind : `${count} ${kind}`));
  return {
    runs,
    describedOnly: rest.length === 0 ? undefined : `Described, not run: ${rest.join(", ")}`,
  };
}

function counted(noun: string, count: number): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith("s") ? `${noun}es` : `${noun}s`}`;
}
