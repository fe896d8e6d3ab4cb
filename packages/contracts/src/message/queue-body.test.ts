import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { parseQueueBody } from "./queue-body.ts";

const record = {
  messageId: "m-1",
  createdAt: "2022-04-18T07:51:06Z",
  event: { message: "A secret message" },
};
const bodyOf = (change: object, token: unknown = "token") =>
  JSON.stringify({ Record: { ...record, ...change }, MyTaskToken: token });

describe("parseQueueBody", () => {
  it("reads a body as version 1 of the contract wrote it", () => {
    const text = readFileSync(new URL("fixtures/queue-body-v1.json", import.meta.url), "utf8");
    expect(parseQueueBody(text)).toMatchObject({
      body: "valid",
      message: { messageId: "538a8436-9987-1f65-478d-815c77f00d0f", createdAt: "2022-04-18T07:51:06Z" },
    });
  });

  it.each<[string, unknown]>([
    ["a string", "text"],
    ["a number", 7],
    ["null", null],
    ["false", false],
    ["an array", [1, [2]]],
    ["200 KB", "x".repeat(200_000)],
  ])("takes an event that is %s", (_, event) => {
    expect(parseQueueBody(bodyOf({ event }))).toMatchObject({ body: "valid", message: { event } });
  });

  it("keeps the digits of numbers that JavaScript would round", () => {
    const event =
      '{"n":9007199254740993,"a":1.0,"b":1e400,"c":-0,"d":0.1,"e":[1E2, 2.50,\n-12345678901234567]}';
    const body = parseQueueBody(
      `{"Record":{"messageId":"m","createdAt":"2022-04-18T07:51:06Z","event":${event}},"MyTaskToken":"t"}`,
    );
    expect(body.body === "valid" && canonicalJson(body.message.event)).toBe(
      '{"a":1.0,"b":1e400,"c":-0,"d":0.1,"e":[1E2,2.50,-12345678901234567],"n":9007199254740993}',
    );
  });

  it("keeps a key named __proto__ as content", () => {
    const text =
      '{"Record":{"messageId":"m","createdAt":"2022-04-18T07:51:06Z","event":{"__proto__":{"x":1}}},"MyTaskToken":"t"}';
    const body = parseQueueBody(text);
    expect(body.body === "valid" && canonicalJson(body.message.event)).toBe('{"__proto__":{"x":1}}');
    expect(parseQueueBody('{"__proto__":{"MyTaskToken":"t"}}').body).toBe("without-token");
  });

  it("refuses a task token in the place of the id, and calls back by the one that waits", () => {
    const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
    const other = `AQCEAAAAKgAAAAMAAAAAAAAAAd${"Zy8R3n/+".repeat(40)}`;
    const refused = { body: "invalid", messageId: undefined, reason: "Record.messageId holds a task token." };
    expect(parseQueueBody(bodyOf({ messageId: token }, "m-1"))).toEqual({ ...refused, taskToken: token });
    expect(parseQueueBody(bodyOf({ messageId: token }, undefined))).toEqual({ ...refused, taskToken: token });
    expect(parseQueueBody(bodyOf({ messageId: token }, token))).toEqual({ ...refused, taskToken: token });
    expect(parseQueueBody(bodyOf({ messageId: other }, token))).toEqual({ ...refused, taskToken: token });
    expect(parseQueueBody(bodyOf({ createdAt: token }, "2022-04-18T07:51:06Z"))).toEqual({
      body: "invalid",
      messageId: "m-1",
      taskToken: token,
      reason: "Record.createdAt holds a task token.",
    });
  });

  it("refuses content that holds the token itself, of which no table keeps a copy; another text is content", () => {
    const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
    expect(parseQueueBody(bodyOf({ event: { note: `it is ${token}` } }, token))).toEqual({
      body: "invalid",
      messageId: "m-1",
      taskToken: token,
      reason: "Record.event holds the task token.",
    });
    expect(parseQueueBody(bodyOf({ event: { note: "token" } }, "token")).body).toBe("valid");
    expect(parseQueueBody(bodyOf({ event: { note: token.replace("Y", "Z") } }, token)).body).toBe("valid");
  });

  it("takes no text for a token that is longer than one can be", () => {
    const messageId = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(300)}`;
    expect(parseQueueBody(bodyOf({ messageId }, undefined))).toEqual({
      body: "without-token",
      messageId: undefined,
      reason: "Record.messageId holds a task token.",
    });
  });

  it("takes a message id of 2,048 bytes and refuses 2,049", () => {
    expect(parseQueueBody(bodyOf({ messageId: "é".repeat(1024) })).body).toBe("valid");
    expect(parseQueueBody(bodyOf({ messageId: `${"é".repeat(1024)}x` }))).toMatchObject({
      body: "invalid",
      messageId: undefined,
      reason: "Record.messageId is longer than 2048 bytes.",
    });
  });

  it.each<[string, object, string]>([
    [
      "createdAt is no date",
      { createdAt: "yesterday" },
      "Record.createdAt is not an ISO 8601 date and time.",
    ],
    [
      "createdAt is no day of the calendar",
      { createdAt: "2022-02-30T00:00:00Z" },
      "Record.createdAt is not an ISO 8601 date and time.",
    ],
    ["messageId is a number", { messageId: 5 }, "Record.messageId has to be a string."],
    ["messageId is empty", { messageId: "" }, "Record.messageId is empty."],
    [
      "messageId is half a character",
      { messageId: "\ud800" },
      "Record.messageId is not well-formed Unicode.",
    ],
    ["event is missing", { event: undefined }, "Record.event is missing."],
  ])("says in words that %s", (_, change, reason) => {
    expect(parseQueueBody(bodyOf(change))).toMatchObject({ body: "invalid", taskToken: "token", reason });
  });

  it.each<[string, string]>([
    ["no JSON", "hello"],
    ["an array", "[]"],
    ["null", "null"],
    ["a string", '"x"'],
    ["without a token", JSON.stringify({ Record: record })],
    ["with an empty token", bodyOf({}, "")],
    ["with a token of 3,000 characters", bodyOf({}, "t".repeat(3000))],
    ["with a token that is a number", bodyOf({}, 1)],
  ])("a body that is %s has no token for a callback", (_, text) => {
    expect(parseQueueBody(text).body).toBe("without-token");
  });

  it("finds the token of a body that is nested too deeply to keep its digits", () => {
    const deep = `${"[".repeat(60_000)}1.0${"]".repeat(60_000)}`;
    const text = `{"Record":{"messageId":"m","createdAt":"2022-04-18T07:51:06Z","event":${deep}},"MyTaskToken":"t"}`;
    expect(parseQueueBody(text)).toMatchObject({ body: "invalid", taskToken: "t" });
    expect(parseQueueBody(text.replace("1.0", "1"))).toMatchObject({ taskToken: "t" });
  });
});
