import { describe, expect, it } from "vitest";
import * as zod from "zod";
import * as mini from "zod/mini";
import { anyJson } from "./any-json.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import { parseQueueBody } from "./queue-body.ts";
import { payloadReader } from "./read-payload.ts";

/** A queue body whose event is this JSON. */
const bodyOf = (event: string) =>
  `{"Record":{"messageId":"m","createdAt":"2022-04-18T07:51:06Z","event":${event}},"MyTaskToken":"t"}`;
const read = <Event>(schema: PayloadSchema<Event>, event: unknown) =>
  payloadReader(schema)(parseQueueBody(bodyOf(typeof event === "string" ? event : JSON.stringify(event))));

const order = zod.object({
  orderId: zod.string(),
  items: zod.array(zod.object({ article: zod.string(), quantity: zod.number().int().min(1) })).min(1),
});
const good = { orderId: "o-1", items: [{ article: "a", quantity: 2 }] };

describe("payloadReader", () => {
  it("gives work what the schema gives: typed, with defaults, coerced and transformed", () => {
    const schema = zod.object({ at: zod.coerce.date(), note: zod.string().default("none") });
    const content = read(schema, { at: "2022-04-18T00:00:00Z", more: 1 });
    expect(content.body === "valid" && content.message).toEqual({
      messageId: "m",
      createdAt: "2022-04-18T07:51:06Z",
      event: { at: new Date("2022-04-18T00:00:00Z"), note: "none" },
    });
  });

  it.each<[string, object, string]>([
    ["a missing field", { items: good.items }, "Record.event.orderId is missing."],
    ["another type", { ...good, orderId: 7 }, "Record.event.orderId has to be of type string."],
    [
      "a field of an element",
      { ...good, items: [{ article: "a", quantity: 0 }] },
      "Record.event.items.0.quantity has to be at least 1.",
    ],
    ["an empty list", { ...good, items: [] }, "Record.event.items has to have at least 1 element."],
    ["no object", [], "Record.event has to be of type object."],
  ])("names the path of the field that breaks the contract: %s", (_, event, reason) => {
    expect(read(order, event)).toEqual({ body: "invalid", messageId: "m", taskToken: "t", reason });
  });

  it.each<[string, PayloadSchema, unknown, string]>([
    [
      "unknown keys",
      zod.strictObject({}),
      { secret: 1 },
      "Record.event has fields that the contract does not have.",
    ],
    ["a format", zod.email(), '"secret"', "Record.event has the wrong format: email."],
    ["a choice", zod.enum(["a", "b"]), '"secret"', 'Record.event has to be one of "a", "b".'],
    [
      "a union",
      zod.union([zod.object({ a: zod.string() }), zod.null()]),
      '"secret"',
      "Record.event is none of what the contract allows.",
    ],
    ["a multiple", zod.number().multipleOf(5), 7, "Record.event has to be a multiple of 5."],
    ["a length", zod.string().max(3), '"secret"', "Record.event has to have at most 3 characters."],
    ["an excluded bound", zod.number().gt(3), 3, "Record.event has to be more than 3."],
    [
      "a check of one's own",
      zod.string().refine((text) => text === "x"),
      '"secret"',
      "Record.event breaks the contract.",
    ],
    [
      "a check with words of its own",
      zod.string().refine((text) => text === "x", "is not x"),
      '"secret"',
      "Record.event is not x.",
    ],
    [
      "zod/mini, which has no words",
      mini.object({ a: mini.number() }),
      { a: "secret" },
      "Record.event.a has to be of type number.",
    ],
  ])("says which rule is broken, without a value of the message: %s", (_, schema, event, reason) => {
    expect(read(schema, event)).toMatchObject({ body: "invalid", reason });
  });

  it("keeps a reason short, and a token that is a key out of it", () => {
    const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m".repeat(40)}`;
    const content = read(zod.record(zod.string(), zod.number()), { [token]: "x" });
    expect(content).toMatchObject({ reason: "Record.event.[redacted] has to be of type number." });
    const long = read(zod.record(zod.string(), zod.number()), { ["k ".repeat(5000)]: "x" });
    expect(long.body === "invalid" && long.reason.length).toBe(1001);
  });

  it("gives plain numbers in place of those that are kept as their source text", () => {
    const schema = zod.object({ n: zod.number(), list: zod.array(zod.number()), zero: zod.number() });
    const content = read(schema, '{"n":1.0,"list":[1e2,12345678901234567],"zero":-0}');
    expect(content.body === "valid" && content.message.event).toEqual({
      n: 1,
      list: [100, 12345678901234568],
      zero: -0,
    });
    expect(read(zod.number(), "1e400")).toMatchObject({ body: "invalid" });
  });

  it("leaves any JSON as it is, with all digits", () => {
    const content = parseQueueBody(bodyOf('{"n":1.0}'));
    const same = payloadReader(anyJson)(content);
    expect(same).toBe(content);
    expect(same.body === "valid" && canonicalJson(same.message.event)).toBe('{"n":1.0}');
  });

  it("leaves a body that breaks the contract of the envelope as it is", () => {
    const content = parseQueueBody("hello");
    expect(payloadReader(order)(content)).toBe(content);
  });

  it("throws what the schema throws, and zod's error where it is asynchronous", () => {
    const broken = zod.string().transform(() => {
      throw new TypeError("broken schema");
    });
    expect(() => read(broken, '"x"')).toThrow("broken schema");
    const date = zod.string().transform((text) => new Date(text).toISOString());
    expect(() => read(date, '"yesterday"')).toThrow("Invalid time value");
    expect(() =>
      read(
        zod.string().refine(async () => true),
        '"x"',
      ),
    ).toThrow(mini.core.$ZodAsyncError);
  });

  it("refuses an event that is nested too deeply to be read", () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    expect(read(zod.unknown(), deep)).toMatchObject({
      body: "invalid",
      reason: "Record.event is nested too deeply.",
    });
  });
});
