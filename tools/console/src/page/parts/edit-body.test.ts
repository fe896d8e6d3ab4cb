import { describe, expect, it } from "vitest";
import { readBody, writeBody } from "./edit-body.ts";

const body = (event: unknown) =>
  JSON.stringify({ Record: { messageId: "m", createdAt: "2026-01-31T12:00:00Z", event } });

describe("the body of a dead letter", () => {
  it.each([
    { text: "a", number: 1.5, yes: true, none: null },
    { nested: { a: [1] } },
    ["a", "list"],
    "a text",
    {},
  ])("is the same after reading and writing: %j", (event) => {
    expect(JSON.parse(writeBody(readBody(body(event))))).toEqual(JSON.parse(body(event)));
  });

  it("has a field for each field of a flat content, with its type", () => {
    const read = readBody(body({ text: "a", number: 1 }));
    const [text, number] = read.fields ?? [];
    expect([text?.kind, number?.kind]).toEqual(["text", "number"]);
    const fields = (read.fields ?? []).map((field) => ({ ...field, value: "2" }));
    expect(JSON.parse(writeBody({ ...read, fields })).Record.event).toEqual({ text: "2", number: 2 });
    const wrong = (read.fields ?? []).map((field) => ({ ...field, value: "two" }));
    expect(() => writeBody({ ...read, fields: wrong })).toThrow("number must be a number.");
  });

  it("may be an event, or text that cannot be parsed", () => {
    const event = JSON.stringify({ id: "e", time: "now", detail: { a: 1 } });
    expect(readBody(event)).toMatchObject({ messageId: "e", createdAt: "now", content: '{\n  "a": 1\n}' });
    expect(readBody("no JSON")).toEqual({ messageId: "", createdAt: "", fields: undefined, content: "" });
  });
});
