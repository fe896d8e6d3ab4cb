import { expect, it } from "vitest";
import { pageJson } from "./page-json.ts";

const token = `t${"0123456789".repeat(10)}`;
const localToken = `AQCEAAAAKgAAAAMAAAAAAAAAAQAA${"x".repeat(400)}`;

it("removes a task token and every copy of it, in text that is JSON too", () => {
  const value = { copied: `x ${token} y`, body: JSON.stringify({ MyTaskToken: token }) };
  const text = pageJson(value);
  expect(text).not.toContain(token);
  expect(JSON.parse(text)).toMatchObject({ copied: expect.stringMatching(/^x .* y$/) });
});

it("removes what has the form of a local task token, whatever it is called", () => {
  expect(pageJson({ text: `x ${localToken} y` })).toBe('{"text":"x [redacted] y"}');
});

it("leaves everything else as it is, and a missing value as null", () => {
  const value = { a: [1, "two", null], deep: { text: '{"b":1}' } };
  expect(JSON.parse(pageJson(value))).toEqual(value);
  expect(pageJson(undefined)).toBe("null");
});
