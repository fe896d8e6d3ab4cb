import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { expect, it } from "vitest";
import { graphListing } from "./graph-listing.ts";

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

function resource(
  type: string,
  name: string,
  inputs: GraphResource["inputs"],
  outputs: Readonly<Record<string, unknown>> = {},
): GraphResource {
  const madeAt = { file: "sst.config.ts", line: 7 };
  return {
    type,
    name,
    inputs,
    outputs: { id: name, ...outputs },
    protect: false,
    retainOnDelete: false,
    madeAt,
  };
}

const graphOf = (...resources: readonly GraphResource[]): AppGraph => ({
  app: { name: "shop", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources,
  functions: [
    { resource: "PackFunction", handler: "src/pack.handler", runtime: "nodejs24.x", bundling: {}, links: {} },
  ],
  links: {},
  outputs: {},
});

const queue = resource(
  "aws:sqs/queue:Queue",
  "Orders",
  {
    visibilityTimeoutSeconds: 60,
    redrivePolicy: JSON.stringify({
      deadLetterTargetArn: arn("sqs", "shop-local-Failed"),
      maxReceiveCount: 3,
    }),
  },
  { arn: arn("sqs", "shop-local-Orders"), url: "http://127.0.0.1:4566/000000000000/shop-local-Orders" },
);
const failed = resource("aws:sqs/queue:Queue", "Failed", {}, { arn: arn("sqs", "shop-local-Failed") });
const table = resource(
  "aws:dynamodb/table:Table",
  "Orders2",
  { hashKey: "id", rangeKey: "at", globalSecondaryIndexes: [{ name: "byCustomer" }] },
  { arn: arn("dynamodb", "table/shop-local-Orders2") },
);

/** The cells of a section's rows. */
const rowsOf = (graph: AppGraph, title: string) =>
  graphListing(graph)
    .sections.find((section) => section.title === title)
    ?.rows.map(({ cells }) => cells);
const linesOf = (graph: AppGraph, title: string) =>
  graphListing(graph)
    .sections.find((section) => section.title === title)
    ?.rows.map(({ lines }) => lines);

it("names other resources by their logical names, and says where each is made", () => {
  expect(rowsOf(graphOf(queue, failed), "queues")).toEqual([
    ["Orders", "standard", "60 s", "345600 s", "to Failed after 3 receives", "sst.config.ts:7"],
    ["Failed", "standard", "30 s", "345600 s", "", "sst.config.ts:7"],
  ]);
  expect(rowsOf(graphOf(table), "tables")).toEqual([["Orders2", "id, at", "byCustomer", "sst.config.ts:7"]]);
});

it("shows of a function what it runs and as whom", () => {
  const role = resource("aws:iam/role:Role", "PackRole", {}, { arn: "arn:aws:iam::000000000000:role/pack" });
  const pack = resource("aws:lambda/function:Function", "PackFunction", {
    memorySize: 512,
    timeout: 20,
    role: "arn:aws:iam::000000000000:role/pack",
    handler: "bundle.handler",
  });
  expect(rowsOf(graphOf(role, pack), "functions")).toEqual([
    ["PackFunction", "src/pack.handler", "nodejs24.x", "512 MB", "20 s", "PackRole", "sst.config.ts:7"],
  ]);
});

it("shows of a rule its pattern or schedule, and its targets", () => {
  const rule = resource(
    "aws:cloudwatch/eventRule:EventRule",
    "Nightly",
    { scheduleExpression: "cron(0 3 * * ? *)" },
    { name: "shop-local-Nightly" },
  );
  const target = resource("aws:cloudwatch/eventTarget:EventTarget", "NightlyTarget", {
    rule: "shop-local-Nightly",
    arn: arn("sqs", "shop-local-Orders"),
  });
  expect(rowsOf(graphOf(rule, target, queue), "rules")).toEqual([
    ["Nightly", "default", "cron(0 3 * * ? *)", "Orders", "sst.config.ts:7"],
  ]);
});

it("shows who may take a role, and every statement of its policies, those that others add too", () => {
  const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const role = resource(
    "aws:iam/role:Role",
    "PackRole",
    {
      assumeRolePolicy: policy({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      }),
      inlinePolicies: [
        {
          name: "inline",
          policy: policy(
            { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [arn("sqs", "shop-local-Orders")] },
            {
              Effect: "Deny",
              NotAction: "dynamodb:GetItem",
              Resource: `${arn("dynamodb", "table/shop-local-Orders2")}/index/*`,
            },
          ),
        },
      ],
      managedPolicyArns: ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"],
    },
    { id: "pack", arn: "arn:aws:iam::000000000000:role/pack" },
  );
  const more = resource("aws:iam/rolePolicy:RolePolicy", "More", {
    role: "pack",
    policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
  });
  const graph = graphOf(role, queue, table, more);
  expect(rowsOf(graph, "roles")).toEqual([
    ["PackRole", "lambda.amazonaws.com where aws:SourceAccount StringEquals 000000000000", "sst.config.ts:7"],
  ]);
  expect(linesOf(graph, "roles")).toEqual([
    [
      "Allow sqs:SendMessage on Orders",
      "Deny all but dynamodb:GetItem on Orders2/index/*",
      "has arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
      "Allow s3:GetObject on *",
    ],
  ]);
});

it("shows what a queue's policy allows, and to whom", () => {
  const policy = resource("aws:sqs/queuePolicy:QueuePolicy", "OrdersPolicy", {
    queueUrl: "http://127.0.0.1:4566/000000000000/shop-local-Orders",
    policy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
        Action: "sqs:SendMessage",
        Resource: arn("sqs", "shop-local-Orders"),
      },
    }),
  });
  const graph = graphOf(queue, policy);
  expect(rowsOf(graph, "policies of resources")).toEqual([["OrdersPolicy", "Orders", "sst.config.ts:7"]]);
  expect(linesOf(graph, "policies of resources")).toEqual([
    ["Allow sqs:SendMessage on Orders to sns.amazonaws.com, events.amazonaws.com"],
  ]);
});

it("counts by kind what is described only", () => {
  const alarm = (name: string) => resource("aws:cloudwatch/metricAlarm:MetricAlarm", name, {});
  const { sections, describedOnly } = graphListing(graphOf(alarm("A"), alarm("B"), queue));
  expect(sections.map(({ title }) => title)).toEqual(["queues"]);
  expect(describedOnly).toEqual([{ kind: "cloudwatch.MetricAlarm", count: 2 }]);
});
