import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Endpoint, openEndpoint } from "../endpoint/endpoint.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import { createEventBus } from "./event-bus.ts";

let endpoint: Endpoint;
let client: EventBridgeClient;
let delivered: { name: string; input: string }[];
let undelivered: { body: string; attributes: Record<string, string> }[];
let refusal: Error | undefined;
let queueRefusal: Error | undefined;

beforeEach(async () => {
  delivered = [];
  undelivered = [];
  refusal = undefined;
  queueRefusal = undefined;
  endpoint = await openEndpoint({ port: 0 });
  const events = createEventBus({
    eventBusName: "ringback",
    region: "us-east-1",
    accountId: "000000000000",
    rule: {
      arn: "arn:rule",
      targetArn: "arn:target",
      deliver: async (event) => {
        if (refusal !== undefined) throw refusal;
        delivered.push(event);
      },
      deadLetter: (message) => {
        if (queueRefusal !== undefined) throw queueRefusal;
        undelivered.push(message);
      },
    },
  });
  const none = () => undefined;
  endpoint.serve(
    serviceRoutes({ events, sqs: none, states: none, dynamodb: none, lambda: none, query: none }),
  );
  client = new EventBridgeClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
});
afterEach(() => endpoint.close());

const entry: PutEventsRequestEntry = {
  EventBusName: "ringback",
  Source: "shop",
  DetailType: "order",
  Detail: '{"id":12345678901234567890}',
  Time: new Date("2026-05-01T10:00:00.700Z"),
};
/** An entry of so many bytes, as EventBridge counts them. */
function sized(bytes: number): PutEventsRequestEntry {
  const rest = "shop".length + "order".length + 14 + '{"text":""}'.length;
  return { ...entry, Detail: JSON.stringify({ text: "x".repeat(bytes - rest) }) };
}
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

it("delivers an event in AWS's envelope, to the digit, under a name that is its id's", async () => {
  const { Entries = [], FailedEntryCount } = await put(entry);
  expect(FailedEntryCount).toBe(0);
  await expect.poll(() => delivered.length).toBe(1);
  const id = Entries[0]?.EventId ?? "";
  const input = delivered[0]?.input ?? "";
  expect(JSON.parse(input)).toMatchObject({
    version: "0",
    id,
    source: "shop",
    "detail-type": "order",
    time: "2026-05-01T10:00:00Z",
    account: "000000000000",
  });
  expect(input).toContain('"detail":{"id":12345678901234567890}}');
  expect(delivered[0]?.name).toMatch(new RegExp(`^${id}_[0-9a-f-]{36}$`));
});

it("refuses entries one by one", async () => {
  const { Entries = [], FailedEntryCount } = await put(
    entry,
    { ...entry, Detail: "{" },
    { ...entry, Detail: "[1]" },
    { ...entry, Source: undefined },
    { ...entry, Source: "aws.s3" },
  );
  expect(FailedEntryCount).toBe(4);
  expect(Entries.map(({ EventId, ErrorCode }) => ErrorCode ?? typeof EventId)).toEqual([
    "string",
    "MalformedDetail",
    "MalformedDetail",
    "InvalidArgument",
    "NotAuthorizedForSourceException",
  ]);
  await expect.poll(() => delivered.length).toBe(1);
});

it("takes an entry of just under 1 MB", async () => {
  const { FailedEntryCount } = await put(sized(1_048_575));
  expect(FailedEntryCount).toBe(0);
  expect(delivered).toHaveLength(1);
});

it("goes on where the rule's dead-letter queue refuses an event too, and says so", async () => {
  refusal = new Error("No such state machine.");
  queueRefusal = new Error("One or more parameters are invalid. Reason: Message must be shorter.");
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  const { Entries = [] } = await put(entry);
  expect((await warned).message).toContain(`Event ${Entries[0]?.EventId} is lost`);
});

it("refuses a request with no entry, over 10 entries or of 1 MB as a whole", async () => {
  const large = sized(1_048_576);
  for (const entries of [[], Array.from({ length: 11 }, () => entry), [large]]) {
    await expect(put(...entries)).rejects.toMatchObject({ name: "ValidationException" });
  }
  expect(delivered).toEqual([]);
});

it.each([
  ["an entry that is not an object", [null], { __type: "ValidationException" }],
  ["a time that is none", [{ ...entry, Time: 1e30 }], { Entries: [{ ErrorCode: "InvalidArgument" }] }],
])("refuses %s, which no SDK would send", async (_, Entries, answer) => {
  const headers = { "x-amz-target": "AWSEvents.PutEvents" };
  const response = await fetch(endpoint.url, { method: "POST", headers, body: JSON.stringify({ Entries }) });
  expect(await response.json()).toMatchObject(answer);
  expect(delivered).toEqual([]);
});

it("takes and drops an event for a bus that has no rule", async () => {
  const { FailedEntryCount } = await put({ ...entry, EventBusName: "default" }, entry);
  expect(FailedEntryCount).toBe(0);
  await expect.poll(() => delivered.length).toBe(1);
});

it("takes the bus by its ARN", async () => {
  await put({ ...entry, EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/ringback" });
  await expect.poll(() => delivered.length).toBe(1);
});

it("keeps an event that the rule cannot deliver, with the reason", async () => {
  refusal = Object.assign(new Error("No such state machine."), { name: "StateMachineDoesNotExist" });
  const { Entries = [] } = await put(entry);
  await expect.poll(() => undelivered.length).toBe(1);
  expect(JSON.parse(undelivered[0]?.body ?? "").id).toBe(Entries[0]?.EventId);
  expect(undelivered[0]?.attributes).toMatchObject({
    ERROR_CODE: "StateMachineDoesNotExist",
    ERROR_MESSAGE: "No such state machine.",
    RULE_ARN: "arn:rule",
    TARGET_ARN: "arn:target",
  });
});
