import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import type { DeliveryResult } from "../targets/delivery.ts";
import { serveEventBridge } from "../testing/serve-event-bridge.ts";
import type { TargetSettings } from "./rules/event-rule.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const machine = arn("states", "stateMachine:orders");
const queue = arn("sqs", "orders");
const deadLetters = arn("sqs", "undelivered");
const roleArn = "arn:aws:iam::000000000000:role/starter";
const fromShop = JSON.stringify({ source: ["shop"] });

const entry: PutEventsRequestEntry = {
  EventBusName: "orders",
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

/** The bus `orders` with the rule `start`, which has a target. */
async function serve(target: Partial<TargetSettings> = {}, options: { dataDir?: string } = {}) {
  const served = await serveEventBridge(options);
  const { eventBridge, client } = served;
  eventBridge.putBus({ name: "orders" });
  const rule = { name: "start", eventBusName: "orders" };
  eventBridge.putRule({ ...rule, isEnabled: true, eventPattern: fromShop });
  const targetSettings = {
    rule: "start",
    eventBusName: "orders",
    targetId: "machine",
    arn: machine,
    roleArn,
  };
  eventBridge.putTarget({ ...targetSettings, ...target });
  const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
  return { ...served, put };
}

describe("PutEvents", () => {
  it("delivers an event in AWS's envelope, to the digit, before it answers", async () => {
    const { put, deliveries } = await serve();
    const { Entries = [], FailedEntryCount } = await put(entry);
    expect(FailedEntryCount).toBe(0);
    expect(deliveries).toHaveLength(1);
    const id = Entries[0]?.EventId ?? "";
    const input = deliveries[0]?.payload ?? "";
    expect(JSON.parse(input)).toMatchObject({
      version: "0",
      id,
      source: "shop",
      "detail-type": "order",
      time: "2026-05-01T10:00:00Z",
      account: "000000000000",
      region: "us-east-1",
      resources: [],
    });
    expect(input).toContain('"detail":{"id":12345678901234567890}}');
    expect(deliveries[0]?.executionName).toMatch(new RegExp(`^${id}_[0-9a-f-]{36}$`));
  });

  it("delivers under the target's role, which EventBridge takes for the rule", async () => {
    const { put, deliveries } = await serve();
    await put(entry);
    const assumedBy = {
      kind: "service",
      service: "events.amazonaws.com",
      sourceArn: arn("events", "rule/orders/start"),
    };
    expect(deliveries[0]?.principal).toEqual({ kind: "role", roleArn, session: "start", assumedBy });
  });

  it("delivers in its own name without a role, with the message group of a FIFO queue", async () => {
    const { eventBridge, put, deliveries } = await serve();
    const target = { rule: "start", eventBusName: "orders", targetId: "queue", arn: `${queue}.fifo` };
    eventBridge.putTarget({ ...target, messageGroupId: "all" });
    await put(entry);
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([machine, `${queue}.fifo`]);
    expect(deliveries[1]).toMatchObject({
      principal: {
        kind: "service",
        service: "events.amazonaws.com",
        sourceArn: arn("events", "rule/orders/start"),
      },
      message: { groupId: "all" },
    });
  });

  it("refuses entries one by one", async () => {
    const { put, deliveries } = await serve();
    const { Entries = [], FailedEntryCount } = await put(
      entry,
      { ...entry, Detail: "{" },
      { ...entry, Detail: "[1]" },
      { ...entry, Detail: `{"n":1.0,"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}` },
      { ...entry, Source: undefined },
      { ...entry, Source: "aws.s3" },
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries.map(({ EventId, ErrorCode }) => ErrorCode ?? typeof EventId)).toEqual([
      "string",
      "MalformedDetail",
      "MalformedDetail",
      "MalformedDetail",
      "InvalidArgument",
      "NotAuthorizedForSourceException",
    ]);
    expect(deliveries).toHaveLength(1);
  });

  it("takes an entry of just under 1 MB", async () => {
    const { put, deliveries } = await serve();
    expect((await put(sized(1_048_575))).FailedEntryCount).toBe(0);
    expect(deliveries).toHaveLength(1);
  });

  it("refuses a request with no entry, over 10 entries or of 1 MB as a whole", async () => {
    const { put, deliveries } = await serve();
    const large = sized(1_048_576);
    for (const entries of [[], Array.from({ length: 11 }, () => entry), [large]]) {
      await expect(put(...entries)).rejects.toMatchObject({ name: "ValidationException" });
    }
    expect(deliveries).toEqual([]);
  });

  it.each([
    ["an entry that is not an object", [null], { __type: "ValidationException" }],
    ["a time that is none", [{ ...entry, Time: 1e30 }], { Entries: [{ ErrorCode: "InvalidArgument" }] }],
  ])("refuses %s, which no SDK would send", async (_, Entries, answer) => {
    const { url, deliveries } = await serve();
    const headers = { "x-amz-target": "AWSEvents.PutEvents" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ Entries }) });
    expect(await response.json()).toMatchObject(answer);
    expect(deliveries).toEqual([]);
  });

  it("takes and drops an event for a bus that does not exist, and warns of it once", async () => {
    const { put, deliveries, warnings } = await serve();
    const missing = { ...entry, EventBusName: "missing" };
    expect((await put(missing, missing)).FailedEntryCount).toBe(0);
    expect(deliveries).toEqual([]);
    expect(warnings).toEqual(["Events for the event bus missing are dropped: there is no such bus."]);
  });

  it("takes the bus by its ARN, and the bus default where none is named", async () => {
    const { eventBridge, put, deliveries } = await serve();
    eventBridge.putRule({ name: "all", isEnabled: true, eventPattern: fromShop });
    eventBridge.putTarget({ rule: "all", targetId: "queue", arn: queue });
    await put(
      { ...entry, EventBusName: arn("events", "event-bus/orders") },
      { ...entry, EventBusName: undefined },
    );
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([machine, queue]);
  });
});

describe("rules", () => {
  it("delivers to the targets of every rule that matches, and of no other", async () => {
    const { eventBridge, put, deliveries } = await serve();
    const rule = { eventBusName: "orders", isEnabled: true };
    eventBridge.putRule({ ...rule, name: "large", eventPattern: '{"detail":{"id":[{"numeric":["<",5]}]}}' });
    eventBridge.putTarget({ rule: "large", eventBusName: "orders", targetId: "queue", arn: queue });
    await put(entry, { ...entry, Detail: '{"id":1}' }, { ...entry, Source: "library" });
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([machine, machine, queue]);
  });

  it("leaves a disabled rule out, until it is enabled again with its targets", async () => {
    const { eventBridge, put, deliveries } = await serve();
    const rule = { name: "start", eventBusName: "orders", eventPattern: fromShop };
    eventBridge.putRule({ ...rule, isEnabled: false });
    await put(entry);
    expect(deliveries).toEqual([]);
    eventBridge.putRule({ ...rule, isEnabled: true });
    await put(entry);
    expect(deliveries).toHaveLength(1);
  });

  it("ends with its targets, its rule or its bus", async () => {
    const { eventBridge, put, deliveries } = await serve();
    eventBridge.removeTarget({ rule: "start", eventBusName: "orders", targetId: "machine" });
    await put(entry);
    eventBridge.removeRule({ name: "start", eventBusName: "orders" });
    await put(entry);
    eventBridge.removeBus("orders");
    await put(entry);
    expect(deliveries).toEqual([]);
  });

  it("sends an event on to another bus as it is, and from there to no third", async () => {
    const { eventBridge, put, deliveries, warnings } = await serve({
      arn: arn("events", "event-bus/second"),
    });
    for (const [bus, targetArn] of [
      ["second", arn("events", "event-bus/third")],
      ["third", queue],
    ] as const) {
      eventBridge.putBus({ name: bus });
      eventBridge.putRule({ name: "on", eventBusName: bus, isEnabled: true, eventPattern: fromShop });
      eventBridge.putTarget({ rule: "on", eventBusName: bus, targetId: "on", arn: targetArn, roleArn });
    }
    eventBridge.putTarget({ rule: "on", eventBusName: "second", targetId: "queue", arn: queue });
    await put(entry);
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([arn("events", "event-bus/second"), queue]);
    expect(deliveries[1]?.payload).toBe(deliveries[0]?.payload);
    expect(warnings).toEqual([expect.stringContaining("to a third")]);
  });

  it("takes an event that a service has made, and sends it on to another bus", async () => {
    const { eventBridge, deliveries } = await serve({ arn: arn("events", "event-bus/second") });
    eventBridge.putBus({ name: "second" });
    const text = JSON.stringify({ id: "event-1", source: "shop", detail: {} });
    const lambda = {
      kind: "service",
      service: "lambda.amazonaws.com",
      sourceArn: arn("lambda", "function:a"),
    } as const;
    await eventBridge.putEvent(arn("events", "event-bus/orders"), text, lambda);
    expect(deliveries).toMatchObject([{ targetArn: arn("events", "event-bus/second"), payload: text }]);
    await expect(eventBridge.putEvent(arn("events", "event-bus/gone"), text, lambda)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it.each<[string, object, string]>([
    ["a pattern that is none", { eventPattern: '{"source":"shop"}' }, "Event pattern is not valid. Reason: "],
    [
      "neither pattern nor schedule",
      {},
      "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ],
    [
      "a schedule that is none",
      { scheduleExpression: "rate(1 minutes)" },
      "ScheduleExpression is not valid.",
    ],
    [
      "a schedule on a bus of one's own",
      { eventBusName: "orders", scheduleExpression: "rate(1 minute)" },
      "ScheduleExpression is supported only on the default event bus.",
    ],
    [
      "a bus that there is not",
      { eventBusName: "missing", eventPattern: fromShop },
      "bus missing does not exist",
    ],
    [
      "a pattern that is too long",
      { eventPattern: `{"a":["${"x".repeat(4096)}"]}` },
      "less than or equal to 4096",
    ],
  ])("refuses a rule with %s", async (_, settings, message) => {
    const { eventBridge } = await serve();
    expect(() => eventBridge.putRule({ name: "bad", isEnabled: true, ...settings })).toThrow(message);
  });

  it.each<[string, Partial<TargetSettings>, string]>([
    ["a state machine without a role", { arn: machine }, `RoleArn is required for target ${machine}.`],
    [
      "a rule that there is not",
      { arn: queue, rule: "missing" },
      "Rule missing does not exist on EventBus orders.",
    ],
    ["a FIFO dead-letter queue", { arn: queue, deadLetterArn: `${queue}.fifo` }, "no standard queue"],
    [
      "too many attempts",
      { arn: queue, retryPolicy: { maximumRetryAttempts: 186 } },
      "Member must have value less than or equal to 185",
    ],
    ["an input that is no JSON", { arn: queue, input: "{" }, "JSON syntax error in input for target bad"],
  ])("refuses a target with %s", async (_, settings, message) => {
    const { eventBridge } = await serve();
    const target = { rule: "start", eventBusName: "orders", targetId: "bad", arn: queue };
    expect(() => eventBridge.putTarget({ ...target, ...settings })).toThrow(message);
  });
});

describe("schedules", () => {
  async function scheduled(scheduleExpression: string) {
    const served = await serve();
    served.eventBridge.putRule({ name: "tick", isEnabled: true, scheduleExpression });
    served.eventBridge.putTarget({ rule: "tick", targetId: "queue", arn: queue });
    return served;
  }
  const minutes = (count: number) => count * 60_000;

  it("fires a rate after its first period, with AWS's event", async () => {
    const { clock, deliveries } = await scheduled("rate(5 minutes)");
    await clock.advance(minutes(5) - 1);
    expect(deliveries).toEqual([]);
    await clock.advance(1);
    expect(JSON.parse(deliveries[0]?.payload ?? "")).toEqual({
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: "2026-01-01T00:05:00Z",
      region: "us-east-1",
      resources: [arn("events", "rule/tick")],
      detail: {},
    });
    await clock.advance(minutes(60));
    expect(deliveries).toHaveLength(13);
  });

  it("fires a cron at its times in UTC", async () => {
    const { clock, deliveries } = await scheduled("cron(0 12 * * ? *)");
    await clock.advance(minutes(3 * 24 * 60));
    expect(deliveries.map(({ payload }) => JSON.parse(payload).time)).toEqual([
      "2026-01-01T12:00:00Z",
      "2026-01-02T12:00:00Z",
      "2026-01-03T12:00:00Z",
    ]);
  });

  it("begins anew where the rule changes, and ends where it is disabled or removed", async () => {
    const { eventBridge, clock, deliveries } = await scheduled("rate(5 minutes)");
    await clock.advance(minutes(4));
    eventBridge.putRule({ name: "tick", isEnabled: true, scheduleExpression: "rate(2 minutes)" });
    await clock.advance(minutes(5));
    expect(deliveries).toHaveLength(2);
    eventBridge.putRule({ name: "tick", isEnabled: false, scheduleExpression: "rate(2 minutes)" });
    await clock.advance(minutes(5));
    expect(deliveries).toHaveLength(2);
    eventBridge.putRule({ name: "tick", isEnabled: true, scheduleExpression: "rate(2 minutes)" });
    eventBridge.removeTarget({ rule: "tick", targetId: "queue" });
    eventBridge.removeRule({ name: "tick" });
    await clock.advance(minutes(5));
    expect(deliveries).toHaveLength(2);
  });
});

describe("an event that a target does not take", () => {
  const unavailable = (): DeliveryResult => ({
    outcome: "unavailable",
    errorCode: "THROTTLING",
    message: "Rate exceeded.",
  });
  const rejected = (): DeliveryResult => ({
    outcome: "rejected",
    errorCode: "NO_PERMISSIONS",
    message: "Not authorized.",
  });
  const attributesOf = (attributes: Readonly<Record<string, { StringValue?: string }>> = {}) =>
    Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));

  it("goes to the dead-letter queue at once where the target rejects it, whole and with the reason", async () => {
    const { put, deliveries, results, warnings } = await serve({
      deadLetterArn: deadLetters,
      input: '{"a":1}',
    });
    results.set(machine, rejected);
    const { Entries = [] } = await put(entry);
    const [, letter] = deliveries;
    expect(letter?.targetArn).toBe(deadLetters);
    expect(JSON.parse(letter?.payload ?? "").id).toBe(Entries[0]?.EventId);
    expect(letter?.payload).toContain("12345678901234567890");
    // In EventBridge's own name: the policy of the queue has to allow it.
    expect(letter?.principal).toEqual({
      kind: "service",
      service: "events.amazonaws.com",
      sourceArn: arn("events", "rule/orders/start"),
    });
    expect(attributesOf(letter?.message?.attributes)).toEqual({
      RULE_ARN: arn("events", "rule/orders/start"),
      TARGET_ARN: machine,
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "Not authorized.",
      RETRY_ATTEMPTS: "0",
    });
    expect(warnings).toEqual([]);
  });

  it("is tried again after growing delays, under the same name, until it is taken", async () => {
    const { put, clock, deliveries, results } = await serve({ deadLetterArn: deadLetters });
    results.set(machine, unavailable);
    await put(entry);
    expect(deliveries).toHaveLength(1);
    for (const [seconds, attempts] of [
      [1, 2],
      [2, 3],
      [4, 4],
    ] as const) {
      await clock.advance(seconds * 1000 - 1);
      expect(deliveries).toHaveLength(attempts - 1);
      await clock.advance(1);
      expect(deliveries).toHaveLength(attempts);
    }
    results.delete(machine);
    await clock.advance(24 * 60 * 60_000);
    expect(deliveries).toHaveLength(5);
    expect(new Set(deliveries.map(({ executionName }) => executionName)).size).toBe(1);
  });

  it("goes to the dead-letter queue when its attempts are used up", async () => {
    const { put, clock, deliveries, results } = await serve({
      deadLetterArn: deadLetters,
      retryPolicy: { maximumRetryAttempts: 2 },
    });
    results.set(machine, unavailable);
    await put(entry);
    await clock.advance(60_000);
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([machine, machine, machine, deadLetters]);
    expect(attributesOf(deliveries[3]?.message?.attributes)).toMatchObject({
      ERROR_CODE: "THROTTLING",
      RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
  });

  it("goes to the dead-letter queue when it is too old", async () => {
    const { put, clock, deliveries, results } = await serve({
      deadLetterArn: deadLetters,
      retryPolicy: { maximumEventAgeInSeconds: 60 },
    });
    results.set(machine, unavailable);
    await put(entry);
    await clock.advance(59_999);
    expect(deliveries.some(({ targetArn }) => targetArn === deadLetters)).toBe(false);
    await clock.advance(1);
    expect(attributesOf(deliveries.at(-1)?.message?.attributes)).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
      RETRY_ATTEMPTS: "5",
    });
  });

  it("is tried for a day, 185 times at most, unless the target says otherwise", async () => {
    const { put, clock, deliveries, results, warnings } = await serve();
    results.set(machine, unavailable);
    await put(entry);
    await clock.advance(24 * 60 * 60_000);
    expect(deliveries.length).toBeGreaterThan(170);
    expect(deliveries.length).toBeLessThanOrEqual(186);
    expect(warnings).toHaveLength(1);
  });

  it("is dropped without a dead-letter queue, with a warning", async () => {
    const { put, results, warnings } = await serve();
    results.set(machine, rejected);
    const { Entries = [] } = await put(entry);
    expect(warnings).toEqual([
      `Event ${Entries[0]?.EventId} of the rule ${arn("events", "rule/orders/start")} is lost: ${machine} did not take it: Not authorized.`,
    ]);
  });

  it("is lost where the dead-letter queue refuses it too, with both reasons", async () => {
    const { put, results, warnings } = await serve({ deadLetterArn: deadLetters });
    results.set(machine, rejected);
    results.set(deadLetters, () => ({ ...rejected(), message: "No such queue." }) as DeliveryResult);
    await put(entry);
    expect(warnings).toEqual([expect.stringMatching(/is lost: .*Not authorized\. .*No such queue\.$/)]);
  });

  it("goes to the dead-letter queue where its template gives no JSON for it", async () => {
    const { put, deliveries } = await serve({
      deadLetterArn: deadLetters,
      inputTransformer: { inputPaths: { name: "$.detail.name" }, inputTemplate: '"<name>"' },
    });
    await put({ ...entry, Detail: JSON.stringify({ name: 'A "book"' }) });
    expect(deliveries.map(({ targetArn }) => targetArn)).toEqual([deadLetters]);
    expect(attributesOf(deliveries[0]?.message?.attributes)).toMatchObject({ ERROR_CODE: "INVALID_JSON" });
  });

  it("is tried no more after closing, which says that it is lost where it waits in memory", async () => {
    const { eventBridge, put, clock, deliveries, results, warnings } = await serve();
    results.set(machine, unavailable);
    await put(entry);
    eventBridge.close();
    await clock.advance(60_000);
    expect(deliveries).toHaveLength(1);
    expect(warnings).toEqual(["1 events are lost that waited for another attempt at their delivery."]);
  });

  it("is tried again after a restart with the same data folder, and once", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "events-"));
    const first = await serve({}, { dataDir });
    first.results.set(machine, unavailable);
    const { Entries = [] } = await first.put(entry);
    first.eventBridge.close();
    expect(first.warnings).toEqual([]);

    const second = await serve({}, { dataDir });
    await second.clock.advance(1);
    expect(second.deliveries).toEqual([]);
    second.eventBridge.resume();
    await second.clock.advance(1);
    expect(second.deliveries).toHaveLength(1);
    expect(second.deliveries[0]?.executionName).toBe(first.deliveries[0]?.executionName);
    expect(JSON.parse(second.deliveries[0]?.payload ?? "").id).toBe(Entries[0]?.EventId);

    const third = await serve({}, { dataDir });
    third.eventBridge.resume();
    await third.clock.advance(60_000);
    expect(third.deliveries).toEqual([]);
  });
});

describe("what reads", () => {
  it("lists and describes buses", async () => {
    const { client } = await serve();
    const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
    expect(EventBuses.map(({ Name }) => Name)).toEqual(["default", "orders"]);
    const described = await client.send(new DescribeEventBusCommand({ Name: "orders" }));
    expect(described).toMatchObject({ Name: "orders", Arn: arn("events", "event-bus/orders") });
    expect(described.CreationTime).toEqual(new Date("2026-01-01T00:00:00Z"));
    await expect(client.send(new DescribeEventBusCommand({ Name: "missing" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Event bus missing does not exist.",
    });
  });

  it("lists and describes rules, in pages", async () => {
    const { eventBridge, client } = await serve();
    eventBridge.putRule({
      name: "starting",
      eventBusName: "orders",
      isEnabled: false,
      eventPattern: fromShop,
      description: "Later",
    });
    const EventBusName = "orders";
    const first = await client.send(new ListRulesCommand({ EventBusName, Limit: 1 }));
    const { NextToken } = first;
    const second = await client.send(new ListRulesCommand({ EventBusName, Limit: 1, NextToken }));
    expect([first, second].flatMap(({ Rules = [] }) => Rules.map(({ Name }) => Name))).toEqual([
      "start",
      "starting",
    ]);
    expect(second.NextToken).toBeUndefined();
    expect(await client.send(new DescribeRuleCommand({ EventBusName, Name: "starting" }))).toMatchObject({
      Name: "starting",
      Arn: arn("events", "rule/orders/starting"),
      EventBusName: "orders",
      EventPattern: fromShop,
      State: "DISABLED",
      Description: "Later",
    });
    await expect(client.send(new DescribeRuleCommand({ Name: "start" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule start does not exist on EventBus default.",
    });
  });

  it("lists the targets of a rule", async () => {
    const { eventBridge, client } = await serve({
      deadLetterArn: deadLetters,
      retryPolicy: { maximumRetryAttempts: 3 },
      inputTransformer: { inputPaths: { id: "$.id" }, inputTemplate: '{"id":<id>}' },
    });
    const rule = { rule: "start", eventBusName: "orders" };
    eventBridge.putTarget({ ...rule, targetId: "queue", arn: `${queue}.fifo`, messageGroupId: "all" });
    const { Targets } = await client.send(
      new ListTargetsByRuleCommand({ Rule: "start", EventBusName: "orders" }),
    );
    expect(Targets).toEqual([
      {
        Id: "machine",
        Arn: machine,
        RoleArn: roleArn,
        InputTransformer: { InputPathsMap: { id: "$.id" }, InputTemplate: '{"id":<id>}' },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 },
        DeadLetterConfig: { Arn: deadLetters },
      },
      { Id: "queue", Arn: `${queue}.fifo`, SqsParameters: { MessageGroupId: "all" } },
    ]);
  });

  it("tests a pattern", async () => {
    const { client } = await serve();
    const event = {
      id: "1",
      account: "000000000000",
      source: "shop",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: [],
      "detail-type": "order",
    };
    const test = (EventPattern: string, Event: object) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(Event) }));
    expect((await test(fromShop, event)).Result).toBe(true);
    expect((await test('{"source":["library"]}', event)).Result).toBe(false);
    await expect(test('{"source":"shop"}', event)).rejects.toMatchObject({
      name: "InvalidEventPatternException",
      message: 'Event pattern is not valid. Reason: "source" must be an object or an array',
    });
    await expect(test(fromShop, { source: "shop" })).rejects.toMatchObject({ name: "ValidationException" });
  });
});
