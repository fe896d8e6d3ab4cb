import { describe, expect, it } from "vitest";
import { redactBody } from "./redact-body.ts";

const token = "AQCEAAAAKgAAAAMAAAAAAAAAAb".repeat(20);

describe("redactBody", () => {
  it("removes the token and keeps the rest, digit for digit", () => {
    const text = `{"Record":{"messageId":"m","n":9007199254740993},"MyTaskToken":"${token}"}`;
    expect(redactBody(text)).toBe('{"Record":{"messageId":"m","n":9007199254740993}}');
  });

  it("removes copies of the token wherever they are", () => {
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

  it("takes a token out of the place of the id, where its own field has another", () => {
    const other = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
    const body = { Record: { messageId: other, event: 1 }, MyTaskToken: token };
    expect(redactBody(JSON.stringify(body))).toBe('{"Record":{"messageId":"[redacted]","event":1}}');
  });

  it("takes a token out of the place of the id that changed places with it", () => {
    const body = { Record: { messageId: token, event: 1 }, MyTaskToken: "m-1" };
    expect(redactBody(JSON.stringify(body))).toBe('{"Record":{"messageId":"[redacted]","event":1}}');
  });
});
