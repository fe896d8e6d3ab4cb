import type { AppGraph } from "@ringback/app/graph/app-graph";
import { expect, it } from "vitest";
import { graphResource } from "../testing/graph-resource.ts";
import { graphOfRun } from "./graph-of-run.ts";

const queue = (name: string) =>
  graphResource(
    "aws:sqs/queue:Queue",
    {},
    {
      ...{ name: `Queue ${name}` },
      outputs: { id: name, name, arn: `arn:aws:sqs:us-east-1:000000000000:${name}` },
    },
  );
const graphWith = (more: Partial<AppGraph>): AppGraph => ({
  app: { name: "shop", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources: [queue("orders"), queue("orders-dlq"), queue("groups.fifo")],
  functions: [],
  links: {},
  outputs: {},
  ...more,
});

it("renames what is created on servers, and nothing else", () => {
  const role = graphResource("aws:iam/role:Role", {}, { outputs: { id: "role", name: "role" } });
  const { resources } = graphWith({});
  const renamed = graphOfRun(graphWith({ resources: [...resources, role] }), "r1").resources;
  expect(renamed.map(({ outputs }) => outputs["name"])).toEqual([
    "orders-verify-r1",
    "orders-dlq-verify-r1",
    "groups-verify-r1.fifo",
    "role",
  ]);
  expect(renamed.map(({ outputs }) => outputs["arn"])).toContain(
    "arn:aws:sqs:us-east-1:000000000000:orders-dlq-verify-r1",
  );
});

it("renames it in links and documents, and leaves longer names and the names of properties", () => {
  const text = JSON.stringify({ queue: "orders", backorders: "backorders", QueueUrl: "http://h/0/orders" });
  const { links, outputs } = graphOfRun(
    graphWith({ links: { orders: { url: "http://h/0/orders" } }, outputs: { text, orders_2: "orders_2" } }),
    "r1",
  );
  expect(links).toEqual({ orders: { url: "http://h/0/orders-verify-r1" } });
  expect(JSON.parse(String(outputs["text"]))).toEqual({
    ...{ queue: "orders-verify-r1", backorders: "backorders" },
    QueueUrl: "http://h/0/orders-verify-r1",
  });
  expect(outputs["orders_2"]).toBe("orders_2");
});

it("cuts a name that would be longer than SQS allows", () => {
  const name = "q".repeat(80);
  const [renamed] = graphOfRun(graphWith({ resources: [queue(name)] }), "r1").resources;
  expect(renamed?.outputs["name"]).toBe(`${"q".repeat(70)}-verify-r1`);
});
