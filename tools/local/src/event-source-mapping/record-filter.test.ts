import { describe, expect, it } from "vitest";
import { eventPattern } from "../events/pattern/event-pattern.ts";
import { recordFilter } from "./record-filter.ts";
import type { SqsRecord } from "./sqs-record.ts";

const recordOf = (body: string): SqsRecord => ({
  messageId: "id",
  receiptHandle: "handle",
  body,
  attributes: { ApproximateReceiveCount: "1" },
  messageAttributes: {},
  md5OfBody: "md5",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:orders",
  awsRegion: "us-east-1",
});

const passes = (body: string, ...patterns: object[]) => {
  const texts = patterns.map((pattern) => JSON.stringify(pattern));
  return recordFilter(texts, eventPattern)(recordOf(body));
};

/** The table of AWS's guide: what the body is, what the pattern asks of it, and whether the record passes. */
describe("by the forms of body and pattern", () => {
  const forText = { body: ["urgent", { prefix: "order-" }] };
  const forJson = { body: { kind: ["order"], total: [{ numeric: [">=", 100] }] } };
  const forRest = { attributes: { ApproximateReceiveCount: ["1"] } };
  it.each<[string, string, object, boolean]>([
    ["plain text that matches", "order-1", forText, true],
    ["plain text that does not match", "later", forText, false],
    ["plain text, and a pattern for JSON", "order-1", forJson, false],
    ["plain text, and no pattern for the body", "order-1", forRest, true],
    ["JSON that matches", `{"kind":"order","total":100,"more":1}`, forJson, true],
    ["JSON that does not match", `{"kind":"order","total":99}`, forJson, false],
    ["JSON, and a pattern for plain text", `{"kind":"order"}`, forText, false],
    ["JSON, and no pattern for the body", `{"kind":"order"}`, forRest, true],
    ["digits, which are plain text", "123", { body: ["123"] }, true],
    ["another source", "order-1", { eventSource: ["aws:kinesis"] }, false],
  ])("%s", (_, body, pattern, expected) => {
    expect(passes(body, pattern)).toBe(expected);
  });
});

it("passes what one of several patterns matches, and everything where there is none", () => {
  const patterns = [{ body: { kind: ["order"] } }, { body: { kind: ["refund"] } }];
  const kinds = ["order", "refund", "note"].map((kind) => passes(JSON.stringify({ kind }), ...patterns));
  expect(kinds).toEqual([true, true, false]);
  expect(passes("anything")).toBe(true);
});

it("is refused where the pattern is", () => {
  expect(() => recordFilter([`{"body":"order"}`], eventPattern)).toThrow(/pattern/i);
});
