import type { AppGraph, GraphResource, SourcePlace } from "@ringback/app/graph/app-graph";
import { logicalNames } from "@ringback/app/graph/logical-names";
import { notRun } from "@ringback/local/deployment/not-run";
import { policyLines, roleLines, trustLine } from "./statement-lines.ts";

/** One kind of resource, as a table. */
export interface GraphSection {
  /** `queues` */
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly GraphRow[];
}

/** A resource, and what is said below it: the statements of a role. */
interface GraphRow {
  readonly cells: readonly string[];
  readonly lines: readonly string[];
}

/** What an app consists of, by kind: what the local cloud runs, and how many there are of what is described only. */
export interface GraphListing {
  readonly sections: readonly GraphSection[];
  readonly describedOnly: readonly { readonly kind: string; readonly count: number }[];
}

interface Kind {
  readonly title: string;
  readonly types: readonly string[];
  readonly headings: readonly string[];
  cells(resource: GraphResource): readonly string[];
  lines?(resource: GraphResource): readonly string[];
}

/** The resources of a graph for people: with their logical names, and where the app makes them. */
export function graphListing(graph: AppGraph): GraphListing {
  const sections = kindsOf(graph).flatMap(({ title, types, headings, cells, lines }) => {
    const resources = graph.resources.filter(({ type }) => types.includes(type));
    if (resources.length === 0) return [];
    const rows = resources.map((resource) => ({
      cells: [resource.name, ...cells(resource), placeText(resource.madeAt)],
      lines: lines?.(resource) ?? [],
    }));
    return [{ title, headings: ["NAME", ...headings, "MADE AT"], rows }];
  });
  return { sections, describedOnly: notRun(graph) };
}

function kindsOf(graph: AppGraph): readonly Kind[] {
  const named = logicalNames(graph);
  const ofType = (type: string) => graph.resources.filter((resource) => resource.type === type);
  const builtAs = new Map(graph.functions.map((built) => [built.resource, built]));
  return [
    {
      title: "functions",
      types: ["aws:lambda/function:Function"],
      headings: ["HANDLER", "RUNTIME", "MEMORY", "TIMEOUT", "ROLE"],
      cells: ({ name, inputs }) => [
        builtAs.get(name)?.handler ?? text(inputs["handler"]),
        builtAs.get(name)?.runtime ?? text(inputs["runtime"]),
        `${text(inputs["memorySize"])} MB`,
        seconds(inputs["timeout"]),
        named(inputs["role"]),
      ],
    },
    {
      title: "queues",
      types: ["aws:sqs/queue:Queue"],
      headings: ["KIND", "VISIBLE AFTER", "KEPT FOR", "DEAD LETTERS"],
      cells: ({ inputs }) => [
        inputs["fifoQueue"] === true ? "FIFO" : "standard",
        seconds(inputs["visibilityTimeoutSeconds"] ?? 30),
        seconds(inputs["messageRetentionSeconds"] ?? 345_600),
        redriveText(inputs["redrivePolicy"], named),
      ],
    },
    {
      title: "event source mappings",
      types: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
      headings: ["FROM", "TO", "BATCH", "WINDOW"],
      cells: ({ inputs }) => [
        named(inputs["eventSourceArn"]),
        named(inputs["functionName"]),
        text(inputs["batchSize"] ?? 10),
        seconds(inputs["maximumBatchingWindowInSeconds"] ?? 0),
      ],
    },
    {
      title: "tables",
      types: ["aws:dynamodb/table:Table"],
      headings: ["KEY", "INDEXES"],
      cells: ({ inputs }) => [
        keyText(inputs),
        [...list(inputs["globalSecondaryIndexes"]), ...list(inputs["localSecondaryIndexes"])]
          .map((index) => text(index["name"]))
          .join(", "),
      ],
    },
    {
      title: "state machines",
      types: ["aws:sfn/stateMachine:StateMachine"],
      headings: ["STATES", "ROLE"],
      cells: ({ inputs }) => [statesText(inputs["definition"]), named(inputs["roleArn"])],
    },
    {
      title: "event buses",
      types: ["aws:cloudwatch/eventBus:EventBus"],
      headings: [],
      cells: () => [],
    },
    {
      title: "rules",
      types: ["aws:cloudwatch/eventRule:EventRule"],
      headings: ["BUS", "WHEN", "TARGETS"],
      cells: ({ inputs, outputs }) => [
        named(inputs["eventBusName"] ?? "default"),
        text(inputs["scheduleExpression"] ?? inputs["eventPattern"]),
        ofType("aws:cloudwatch/eventTarget:EventTarget")
          .filter((target) => target.inputs["rule"] === outputs["name"])
          .map((target) => named(target.inputs["arn"]))
          .join(", "),
      ],
    },
    {
      title: "topics",
      types: ["aws:sns/topic:Topic"],
      headings: ["SUBSCRIBERS"],
      cells: ({ outputs }) => [
        ofType("aws:sns/topicSubscription:TopicSubscription")
          .filter(({ inputs }) => inputs["topic"] === outputs["arn"])
          .map(({ inputs }) => named(inputs["endpoint"]))
          .join(", "),
      ],
    },
    {
      title: "buckets",
      types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
      headings: [],
      cells: () => [],
    },
    {
      title: "roles",
      types: ["aws:iam/role:Role"],
      headings: ["TAKEN BY"],
      cells: (role) => [trustLine(role, named)],
      lines: (role) => roleLines(role, graph.resources, named),
    },
    {
      title: "policies",
      types: ["aws:iam/policy:Policy"],
      headings: [],
      cells: () => [],
      lines: ({ inputs }) => policyLines(inputs["policy"], named),
    },
    {
      title: "policies of resources",
      types: [
        "aws:sqs/queuePolicy:QueuePolicy",
        "aws:sns/topicPolicy:TopicPolicy",
        "aws:s3/bucketPolicy:BucketPolicy",
      ],
      headings: ["OF"],
      cells: ({ inputs }) => [named(inputs["queueUrl"] ?? inputs["arn"] ?? inputs["bucket"])],
      lines: ({ inputs }) => policyLines(inputs["policy"], named),
    },
  ];
}

function redriveText(policy: unknown, named: (value: unknown) => string): string {
  if (typeof policy !== "string") return "";
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy);
  return `to ${named(deadLetterTargetArn)} after ${maxReceiveCount} receives`;
}

function keyText({ hashKey, rangeKey }: Readonly<Record<string, unknown>>): string {
  return [hashKey, rangeKey].filter((key) => key !== undefined).join(", ");
}

function statesText(definition: unknown): string {
  const { States }: { States?: object } = JSON.parse(text(definition) || "{}");
  return Object.keys(States ?? {}).join(", ");
}

function placeText(place: SourcePlace | undefined): string {
  return place === undefined ? "" : `${place.file}:${place.line}`;
}

const text = (value: unknown) => (value === undefined ? "" : String(value));
const seconds = (value: unknown) => `${text(value)} s`;
const list = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value : [];
