import { parseJson } from "@ringback/contracts/message/json-value";
import { expect, it } from "vitest";
import { ruleEvent } from "../event/rule-event.ts";
import { type TargetInput, targetInput } from "./target-input.ts";

const detailOf = (text: string) => ({ text, value: Object(parseJson(text)) });
const at = { region: "us-east-1", accountId: "000000000000", nowMs: Date.UTC(2026, 0, 1, 0, 0, 5) };
const event = ruleEvent(
  {
    id: "event-1",
    source: "shop",
    detailType: "order",
    timeMs: Date.UTC(2026, 0, 1),
    resources: ["arn:a", "arn:b"],
    detail: detailOf(
      '{"id":12345678901234567890,"price":1.50,"name":"A \\"book\\"","paid":true,"note":null,"items":[{"n":1},{"n":2}],"a-b":{"c_d":"x/y"}}',
    ),
  },
  at,
);
const rule = { arn: "arn:rule", name: "orders" };
const inputFor = (settings: TargetInput) => targetInput("target-1", settings)(event, rule);
const transformed = (inputTemplate: string, inputPaths: Record<string, string> = {}) =>
  inputFor({ inputTransformer: { inputTemplate, inputPaths } });

it("gives the whole event, to the digit", () => {
  expect(inputFor({})).toBe(event.text);
  expect(inputFor({ inputPath: "$" })).toBe(event.text);
  expect(event.text).toContain('"detail":{"id":12345678901234567890,"price":1.50,');
});

it("gives a constant in place of the event", () => {
  expect(inputFor({ input: '{"n": 1.0}' })).toBe('{"n": 1.0}');
});

it.each([
  ["$.detail.id", "12345678901234567890"],
  ["$.detail.price", "1.50"],
  ["$.detail.name", '"A \\"book\\""'],
  ["$.detail.items[1]", '{"n":2}'],
  ["$.detail.items[*].n", "[1,2]"],
  ["$.detail.items.*", '[{"n":1},{"n":2}]'],
  ["$.detail['a-b'].c_d", '"x/y"'],
  ["$.detail.a-b.c_d", '"x/y"'],
  ["$.resources[0]", '"arn:a"'],
  ["$.detail-type", '"order"'],
  ["$.detail.missing", "null"],
  ["$.detail.items[2]", "null"],
  ["$.detail.id.rawJSON", "null"],
])("gives the part of the event at %s", (inputPath, expected) => {
  expect(inputFor({ inputPath })).toBe(expected);
});

it("puts values into JSON, with quotation marks around texts alone", () => {
  const paths = { id: "$.detail.id", name: "$.detail.name", paid: "$.detail.paid", items: "$.detail.items" };
  expect(transformed('{"id": <id>, "name": <name>, "paid": <paid>, "items": <items>}', paths)).toBe(
    '{"id": 12345678901234567890, "name": "A \\"book\\"", "paid": true, "items": [{"n":1},{"n":2}]}',
  );
});

it("puts values into texts, without quotation marks", () => {
  const paths = {
    source: "$.source",
    price: "$.detail.price",
    note: "$.detail.note",
    items: "$.detail.items",
  };
  expect(transformed('{"text": "<source>: <price>, <note>, <items>"}', paths)).toBe(
    '{"text": "shop: 1.50, null, [{n:1},{n:2}]"}',
  );
});

it("fills a text that is no object, in one line or more", () => {
  const paths = { source: "$.source", type: "$.detail-type" };
  expect(transformed('"<source> has an <type>"', paths)).toBe('"shop has an order"');
  expect(transformed('"From <source>."\n"An \\"<type>\\"."', paths)).toBe('"From shop."\n"An \\"order\\"."');
});

it("leaves a value out that the event does not have", () => {
  expect(transformed('{"a": <a>, "b": "<a>!"}', { a: "$.detail.missing" })).toBe('{"a": "", "b": "!"}');
});

it("knows the rule, the event and when it came", () => {
  const { detail: _, ...rest } = JSON.parse(event.text);
  expect(
    transformed('["<aws.events.rule-arn>", <aws.events.rule-name>, <aws.events.event.ingestion-time>]'),
  ).toBe('["arn:rule", "orders", "2026-01-01T00:00:05Z"]');
  expect(transformed('{"all": <aws.events.event.json>}')).toBe(`{"all": ${event.text}}`);
  expect(JSON.parse(transformed('{"head": <aws.events.event>}') ?? "")).toEqual({ head: rest });
});

it("says where the filled template is no JSON: texts are put in without escapes", () => {
  expect(transformed('{"text": "<name>"}', { name: "$.detail.name" })).toBeUndefined();
});

it.each<[string, TargetInput, string]>([
  ["an input that is no JSON", { input: "{" }, "JSON syntax error in input for target target-1"],
  ["a path that is none", { inputPath: "detail" }, "Invalid InputPath for target target-1."],
  [
    "two of them",
    { input: "1", inputPath: "$" },
    "Only one of Input, InputPath, or InputTransformer must be provided for target target-1.",
  ],
  [
    "a variable without a path",
    { inputTransformer: { inputTemplate: '"<name>"' } },
    "InputTemplate for target target-1 contains invalid placeholder name.",
  ],
  [
    "a text without quotation marks",
    { inputTransformer: { inputTemplate: "Hello <name>", inputPaths: { name: "$.detail.name" } } },
    "Invalid InputTemplate for target target-1 : Hello <name>",
  ],
])("refuses %s", (_, settings, message) => {
  expect(() => targetInput("target-1", settings)).toThrow(
    expect.objectContaining({ name: "ValidationException", message }),
  );
});
