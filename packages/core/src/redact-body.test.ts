import { describe, expect, it } from "vitest";
import { redactBody, redactText } from "./redact-body.ts";

const token = "AQCEAAAAKgAAAAMAAAAAAAAAAb".repeat(20);

describe("redactBody", () => {
  it("removes the token and keeps the rest, digit for digit", () => {
    const text = `{"Record":{"messageId":"m","n":9007199254740993},"MyTaskToken":"${token}"}`;
    expect(redactBody(text)).toBe('{"Record":{"messageId":"m","n":9007199254740993}}');
  });

  it("removes copies of the token wherever they stand", () => {
    expect(redactBody(JSON.stringify({ a: [`x${token}y`], MyTaskToken: token }))).toBe(
      '{"a":["x[redacted]y"]}',
    );
  });

  it.each([
    ["cut short", `{"MyTaskToken":"${token}`],
    ["a list", JSON.stringify([token])],
    ["a string", JSON.stringify(token)],
  ])("replaces every run that could be a token in text that is %s", (_, text) => {
    expect(redactBody(text)).not.toContain(token.slice(0, 100));
    expect(redactBody(text)).toContain("[redacted]");
  });

  it("does not garble content for a token too short to be one", () => {
    expect(redactBody('{"Record":"text","MyTaskToken":"t"}')).toBe('{"Record":"text"}');
  });

  it.each([{ TaskToken: token }, { Body: { MyTaskToken: token } }])(
    "finds a token that is not in its place",
    (body) => {
      expect(redactBody(JSON.stringify(body))).not.toContain(token.slice(0, 100));
    },
  );

  it("redacts a body that is nested too deeply to be written", () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    expect(redactBody(`{"MyTaskToken":"${token}","deep":${deep}}`)).toBe(
      `{"MyTaskToken":"[redacted]","deep":${deep}}`,
    );
  });

  it("leaves ids, hashes and words of plain text alone", () => {
    const text = `538a8436-9987-1f65-478d-815c77f00d0f ${"a".repeat(64)}`;
    expect(redactText(text)).toBe(text);
  });
});
