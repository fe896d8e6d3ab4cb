import { sstApps } from "@ringback/testing/sst-apps";
import { afterAll, describe, expect, it } from "vitest";
import type { AppGraph, GraphResource } from "./graph/app-graph.ts";
import { openEvaluator } from "./open-evaluator.ts";

const evaluator = openEvaluator();
afterAll(() => evaluator[Symbol.asyncDispose]());

const local = async (app: string) =>
  (await evaluator.evaluate({ app, stage: "local", environment: {} })).graph;

function resource(graph: AppGraph, name: string): GraphResource {
  const found = graph.resources.find((resource) => resource.name === name);
  if (found === undefined) expect.fail(`no ${name} in ${graph.resources.map((one) => one.name).join(", ")}`);
  return found;
}

const arnOf = (graph: AppGraph, name: string) => resource(graph, name).outputs["arn"];
const nameOf = (graph: AppGraph, name: string) => resource(graph, name).outputs["name"];

/** What a role allows, by action. */
function allowed(graph: AppGraph, role: string): Readonly<Record<string, unknown>> {
  const policies = resource(graph, role).inputs["inlinePolicies"] as { policy: string }[];
  const statements: { Action: string[]; Resource: string[] }[] = policies.flatMap(
    ({ policy }) => JSON.parse(policy).Statement,
  );
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) => Action.map((one) => [one, Resource])),
  );
}

describe("an app with a queue, a subscriber and links", async () => {
  const graph = await local(sstApps.queueAndLink);
  const [subscriber] = graph.functions;
  const name = String(subscriber?.resource);
  const component = name.replace(/Function$/, "");

  it("has a function for the subscriber, with what is linked to it", () => {
    expect(subscriber).toMatchObject({ handler: "src/subscriber.handler", runtime: "nodejs24.x" });
    expect(subscriber?.links).toEqual({
      Uploads: { name: nameOf(graph, "UploadsBucket"), type: "sst.aws.Bucket" },
      Jobs: { name: nameOf(graph, "JobsTable"), type: "sst.aws.Dynamo" },
      ApiKey: { value: "not set", type: "sst.sst.Secret" },
    });
    expect(resource(graph, name).inputs["environment"]).toMatchObject({
      variables: { GREETING: "hello", SST_RESOURCE_App: '{"name":"queue-and-link","stage":"local"}' },
    });
  });

  it("maps the queue to it", () => {
    const mappings = graph.resources.filter(({ type }) => type.endsWith(":EventSourceMapping"));
    expect(mappings.map(({ inputs }) => inputs)).toMatchObject([
      {
        eventSourceArn: arnOf(graph, "IncomingQueue"),
        functionName: arnOf(graph, name),
        batchSize: 5,
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
    ]);
  });

  it("lets its role use the queue and what is linked", () => {
    const actions = allowed(graph, `${component}Role`);
    expect(actions["sqs:ReceiveMessage"]).toEqual([arnOf(graph, "IncomingQueue")]);
    expect(actions["dynamodb:*"]).toEqual([arnOf(graph, "JobsTable"), `${arnOf(graph, "JobsTable")}/*`]);
    expect(actions["s3:*"]).toEqual([arnOf(graph, "UploadsBucket"), `${arnOf(graph, "UploadsBucket")}/*`]);
    expect(resource(graph, name).inputs["role"]).toBe(arnOf(graph, `${component}Role`));
  });

  it("says of everything where the config makes it, of the subscriber's parts too", () => {
    const places = Object.fromEntries(graph.resources.map(({ name, madeAt }) => [name, madeAt]));
    expect(places["JobsTable"]).toEqual({ file: "sst.config.ts", line: 14 });
    expect(places[`${component}Role`]).toEqual({ file: "sst.config.ts", line: 24 });
    expect(Object.values(places)).not.toContain(undefined);
  });
});

describe("an app with a table, a function and an API", async () => {
  const graph = await local(sstApps.dynamoAndFunction);

  it("has the table's indexes and stream", () => {
    const { inputs, outputs } = resource(graph, "OrdersTable");
    expect(inputs).toMatchObject({
      hashKey: "orderId",
      globalSecondaryIndexes: [
        { name: "byCustomer", hashKey: "customer", rangeKey: "placedAt", projectionType: "ALL" },
        { name: "idsByCustomer", hashKey: "customer", projectionType: "KEYS_ONLY" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ttl: { attributeName: "expiresAt", enabled: true },
    });
    expect(outputs["streamArn"]).toMatch(/^arn:aws:dynamodb:us-east-1:000000000000:table\/.+\/stream\/.+/);
  });

  it("describes the function's URL and the API, with an address for each", () => {
    expect(graph.outputs).toEqual({
      orders: nameOf(graph, "OrdersTable"),
      customers: nameOf(graph, "CustomersFunction"),
      url: resource(graph, "CustomersUrl").outputs["functionUrl"],
      api: resource(graph, "ApiApi").outputs["apiEndpoint"],
    });
    expect(graph.outputs["url"]).toMatch(/^https:\/\/[a-z0-9]{32}\.lambda-url\.us-east-1\.on\.aws\/$/);
    expect(graph.outputs["api"]).toMatch(/^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
  });

  it("says which of its modules makes what", () => {
    expect(resource(graph, "OrdersTable").madeAt).toEqual({ file: "infra/orders.ts", line: 1 });
    expect(resource(graph, "CustomersRole").madeAt).toEqual({ file: "infra/api.ts", line: 3 });
  });
});

describe("an app with a bus, a topic and a state machine", async () => {
  const graph = await local(sstApps.busAndSteps);

  it("has a rule with its pattern, and a target for each subscriber of the bus", () => {
    const rule = resource(graph, "BusSubscriberAuditRule");
    expect(JSON.parse(String(rule.inputs["eventPattern"]))).toEqual({
      source: ["shop"],
      "detail-type": ["Ordered", "Cancelled"],
      detail: { items: [{ exists: true }] },
    });
    expect(rule.outputs["arn"]).toBe(
      `arn:aws:events:us-east-1:000000000000:rule/${nameOf(graph, "BusBus")}/${nameOf(graph, "BusSubscriberAuditRule")}`,
    );
    expect(resource(graph, "BusSubscriberAuditTarget").inputs).toMatchObject({
      rule: rule.outputs["name"],
      arn: arnOf(graph, "BusSubscriberAuditFunctionFunction"),
    });
    expect(resource(graph, "BusSubscriberKeepTarget").inputs["arn"]).toBe(arnOf(graph, "KeptQueue"));
  });

  it("has a subscription for each subscriber of the topic", () => {
    expect(resource(graph, "TopicSubscriberAnnounceSubscription").inputs).toMatchObject({
      topic: arnOf(graph, "TopicTopic"),
      protocol: "lambda",
      endpoint: arnOf(graph, "TopicSubscriberAnnounceFunctionFunction"),
      filterPolicy: '{"size":["large"]}',
    });
    expect(resource(graph, "TopicSubscriberShipSubscription").inputs).toMatchObject({
      protocol: "sqs",
      endpoint: arnOf(graph, "ParcelsQueue"),
    });
  });

  it("has queue policies for queues of this machine, whose URLs SST makes of their ARNs", () => {
    const url = resource(graph, "ParcelsQueue").outputs["url"];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4566\//);
    expect(resource(graph, "TopicSubscriberShipPolicy").inputs["queueUrl"]).toBe(url);
  });

  it("has the definition that SST's builder makes, with the ARNs and URLs of this machine", () => {
    const { States } = JSON.parse(String(resource(graph, "FulfilmentStateMachine").inputs["definition"]));
    expect(Object.keys(States)).toEqual(["Packing", "Has a parcel", "Nothing packed", "Shipping", "Done"]);
    expect(States.Packing.Arguments.FunctionName).toBe(arnOf(graph, "PackFunction"));
    expect(States.Shipping.Arguments.QueueUrl).toBe(resource(graph, "ParcelsQueue").outputs["url"]);
    expect(Object.keys(allowed(graph, "FulfilmentRole"))).toContain("sqs:SendMessage");
  });
});

it("gives each the same graph at every evaluation", async () => {
  for (const app of Object.values(sstApps)) expect(await local(app)).toEqual(await local(app));
});
