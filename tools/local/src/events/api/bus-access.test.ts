import { DescribeRuleCommand, EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { allow, functionCredentials, testAccess, testRole } from "../../testing/iam.ts";
import { serveEventBridge } from "../../testing/serve-event-bridge.ts";

const arn = (resource: string) => `arn:aws:events:us-east-1:000000000000:${resource}`;
const entry = { Source: "shop", DetailType: "order", Detail: "{}" };

async function serve() {
  const { access, authorizer } = testAccess();
  const { url, eventBridge, deliveries, client: person } = await serveEventBridge({ access });
  for (const name of ["orders", "other"]) {
    eventBridge.putBus({ name });
    const rule = { rule: "all", eventBusName: name };
    eventBridge.putRule({
      name: "all",
      eventBusName: name,
      isEnabled: true,
      eventPattern: '{"source":["shop"]}',
    });
    eventBridge.putTarget({ ...rule, targetId: "queue", arn: "arn:aws:sqs:us-east-1:000000000000:orders" });
  }
  const client = new EventBridgeClient({
    endpoint: url,
    region: "us-east-1",
    credentials: functionCredentials,
  });
  const put = (by: EventBridgeClient, ...buses: string[]) =>
    by.send(new PutEventsCommand({ Entries: buses.map((EventBusName) => ({ ...entry, EventBusName })) }));
  return { authorizer, client, person, put, deliveries };
}

const refusal = (action: string, resource: string) => ({
  name: "AccessDeniedException",
  message: `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: events:${action} on resource: ${resource} because no identity-based policy allows the events:${action} action`,
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

it("PutEvents fails as a whole for one bus that the role may not put events on", async () => {
  const { authorizer, client, put, deliveries } = await serve();
  await expect(put(client, "orders")).rejects.toMatchObject(refusal("PutEvents", arn("event-bus/orders")));
  authorizer.setRole(testRole(allow("events:PutEvents", arn("event-bus/orders"))));
  await put(client, "orders", arn("event-bus/orders"));
  expect(deliveries).toHaveLength(2);
  await expect(put(client, "orders", "other")).rejects.toMatchObject(
    refusal("PutEvents", arn("event-bus/other")),
  );
  expect(deliveries).toHaveLength(2);
});

it("decides on each entry by its source and its detail type", async () => {
  const { authorizer, client, put, deliveries } = await serve();
  const orders = allow("events:PutEvents", arn("event-bus/orders"));
  authorizer.setRole(testRole({ ...orders, Condition: { StringEquals: { "events:source": "shop" } } }));
  await put(client, "orders");
  expect(deliveries).toHaveLength(1);
  const Entries = [
    { ...entry, EventBusName: "orders" },
    { ...entry, EventBusName: "orders", Source: "library" },
  ];
  await expect(client.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject(
    refusal("PutEvents", arn("event-bus/orders")),
  );
  const Condition = {
    StringEquals: { "events:detail-type": "order" },
    Bool: { "events:eventBusInvocation": "false" },
  };
  authorizer.setRole(testRole({ ...orders, Condition }));
  await client.send(new PutEventsCommand({ Entries }));
  expect(deliveries).toHaveLength(2);
});

it("names the rule that is read, and the bus that is meant where none is named", async () => {
  const { client } = await serve();
  await expect(
    client.send(new DescribeRuleCommand({ Name: "all", EventBusName: "orders" })),
  ).rejects.toMatchObject(refusal("DescribeRule", arn("rule/orders/all")));
  await expect(client.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toMatchObject(
    refusal("PutEvents", arn("event-bus/default")),
  );
});

it("an administrator may put events on every bus", async () => {
  const { person, put, deliveries } = await serve();
  await put(person, "orders", "other");
  expect(deliveries).toHaveLength(2);
});
