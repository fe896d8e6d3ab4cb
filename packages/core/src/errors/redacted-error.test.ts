import { expect, it } from "vitest";
import { errorText, redactedError } from "./redacted-error.ts";
import { type ThrownError, thrownError } from "./thrown-error.ts";

const token = `AQB4/+"=\n${"k".repeat(60)}`;
const allText = (error: ThrownError) => JSON.stringify(error);

it.each([
  ["as it is", token],
  ["as JSON", JSON.stringify({ MyTaskToken: token })],
  ["as JSON in JSON", JSON.stringify(JSON.stringify({ MyTaskToken: token }))],
  ["in a URL", `https://example.com/?token=${encodeURIComponent(token)}`],
])("takes a token out of name, message, frames and causes: %s", (_, text) => {
  const error = { name: text, message: text, frames: [`at f (${text})`], causes: [thrownError(text)] };
  expect(allText(redactedError(error, [token]))).not.toContain("k".repeat(60));
});

it("takes out whatever else could be a token, before anything is cut", () => {
  const other = "AAAAKgAAAAIAAAAA".repeat(20);
  const redacted = redactedError(thrownError(new Error(`${"- ".repeat(990)}${other}`)), []);
  expect(allText(redacted)).not.toContain("AAAAKgAAAAIAAAAA");
});

it("leaves an error without a token as it is", () => {
  const error = thrownError(new TypeError("Cannot read properties of undefined (reading 'total')"));
  expect(redactedError(error, [token])).toEqual({ ...error, frames: error.frames.slice(0, 15) });
});

it("cuts a long message", () => {
  expect(redactedError(thrownError(new Error("- ".repeat(5000))), []).message).toHaveLength(2001);
});

it("puts an error and its causes in a line", () => {
  const cause = new Error("connect ECONNREFUSED");
  expect(errorText(thrownError(new Error("", { cause })))).toBe(
    "Error (caused by Error: connect ECONNREFUSED)",
  );
});
