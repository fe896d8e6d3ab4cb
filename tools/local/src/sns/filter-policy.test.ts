import { describe, expect, it } from "vitest";
import { filterPolicy } from "./filter-policy.ts";

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (StringValue: string) => ({ DataType: "Number", StringValue });
const array = (...values: unknown[]) => ({ DataType: "String.Array", StringValue: JSON.stringify(values) });
const attributes = {
  kind: text("book"),
  price: number("12.50"),
  tags: array("new", "cheap", 3),
  id: { DataType: "Number.long", StringValue: "12345678901234567890" },
  raw: { DataType: "Binary", BinaryValue: "AQI=" },
};
const byAttributes = (policy: object) =>
  filterPolicy({ FilterPolicy: JSON.stringify(policy) })({ message: "text", messageAttributes: attributes });
const byBody = (policy: object, message: string) =>
  filterPolicy({ FilterPolicy: JSON.stringify(policy), FilterPolicyScope: "MessageBody" })({
    message,
    messageAttributes: {},
  });

describe("by attributes", () => {
  it.each([
    [{ kind: ["book", "film"] }],
    [{ kind: [{ prefix: "bo" }], price: [{ numeric: [">", 10, "<", 13] }] }],
    [{ price: [12.5] }],
    [{ tags: ["cheap"] }],
    [{ tags: [3] }],
    [{ tags: [{ "anything-but": ["new"] }] }],
    [{ kind: [{ exists: true }], colour: [{ exists: false }] }],
    [{ kind: [{ "equals-ignore-case": "BOOK" }] }],
    [{ kind: [{ "anything-but": { wildcard: "f*m" } }] }],
    [{ $or: [{ kind: ["film"] }, { price: [{ numeric: ["<", 20] }] }] }],
  ])("takes the message for %j", (policy) => expect(byAttributes(policy)).toBe(true));

  it.each([
    [{ kind: ["film"] }],
    [{ kind: ["book"], price: [{ numeric: ["<", 10] }] }],
    // A number is no text, and a text no number.
    [{ price: ["12.50"] }],
    [{ tags: ["old"] }],
    [{ colour: ["red"] }],
    [{ kind: [{ exists: false }] }],
    [{ raw: [{ exists: true }] }],
  ])("leaves the message out for %j", (policy) => expect(byAttributes(policy)).toBe(false));

  it("takes no message without attributes, whatever must not be there", () => {
    const policy = JSON.stringify({ kind: [{ exists: false }] });
    expect(filterPolicy({ FilterPolicy: policy })({ message: "text", messageAttributes: {} })).toBe(false);
  });

  it("tells long numbers apart to the digit", () => {
    const matches = (FilterPolicy: string) =>
      filterPolicy({ FilterPolicy })({ message: "text", messageAttributes: attributes });
    expect(matches('{"id":[12345678901234567890]}')).toBe(true);
    expect(matches('{"id":[12345678901234567891]}')).toBe(false);
  });
});

describe("by the body", () => {
  it("looks into its fields", () => {
    const policy = { order: { kind: ["book"] }, items: { price: [{ numeric: [">", 10] }] } };
    expect(byBody(policy, '{"order":{"kind":"book"},"items":[{"price":1},{"price":11}]}')).toBe(true);
    expect(byBody(policy, '{"order":{"kind":"film"},"items":[{"price":11}]}')).toBe(false);
  });

  it("takes no body that is no JSON", () => {
    expect(byBody({ kind: ["book"] }, "book")).toBe(false);
    expect(byBody({ kind: ["book"] }, '"book"')).toBe(false);
  });
});

it("takes every message without a policy", () => {
  expect(filterPolicy({})({ message: "text", messageAttributes: {} })).toBe(true);
});

it.each([
  [{ FilterPolicy: '{"kind":"book"}' }, '"kind" must be an object or an array'],
  [{ FilterPolicy: '{"kind":[{"sufix":"x"}]}' }, "Unrecognized match type sufix"],
  [
    { FilterPolicy: '{"order":{"kind":["book"]}}' },
    "Filter policy scope MessageAttributes does not support nested filter policy",
  ],
  [
    { FilterPolicy: '{"kind":["book"]}', FilterPolicyScope: "Body" },
    "Invalid value [Body]. Please use either MessageBody or MessageAttributes",
  ],
])("refuses %j", (given, reason) => {
  expect(() => filterPolicy(given)).toThrow(
    expect.objectContaining({
      code: "InvalidParameter",
      message: `Invalid parameter: Attributes Reason: FilterPolicy: ${reason}`,
    }),
  );
});
