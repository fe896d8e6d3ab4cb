import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { thrownError } from "./thrown-error.ts";

it("reads name, message and frames of an error, and what caused it", () => {
  const cause = new RangeError("too far");
  const { name, message, frames, causes } = thrownError(new TypeError("no such order", { cause }));
  expect({ name, message }).toEqual({ name: "TypeError", message: "no such order" });
  expect(frames[0]).toMatch(/^at .*thrown-error\.test\.ts:\d+:\d+\)?$/);
  expect(causes).toMatchObject([{ name: "RangeError", message: "too far", causes: [] }]);
});

it("reads the errors of an AggregateError, the first three", () => {
  const errors = [1, 2, 3, 4].map((number) => new Error(`number ${number}`));
  const { causes } = thrownError(new AggregateError(errors, "all failed"));
  expect(causes.map(({ message }) => message)).toEqual(["number 1", "number 2", "number 3"]);
});

it("takes no line of a message for a frame", () => {
  const { message, frames } = thrownError(new Error("a secret\n    at home (secret.ts:1:1)"));
  expect(message).toContain("at home");
  expect(frames.join("\n")).not.toContain("secret.ts");
});

it("ends where a cause goes round in a circle", () => {
  const error = new Error("a snake");
  error.cause = error;
  expect(thrownError(error).causes[0]?.causes[0]?.message).toBe("a snake");
});

it.each([
  ["a text", "no", { name: "string", message: "no" }],
  ["nothing", undefined, { name: "undefined", message: "undefined" }],
  ["an object", { code: 7 }, { name: "object", message: '{"code":7}' }],
  [
    "an error of another realm",
    runInNewContext("new TypeError('elsewhere')"),
    { name: "TypeError", message: "elsewhere" },
  ],
])("reads %s", (_, thrown, expected) => {
  expect(thrownError(thrown)).toMatchObject(expected);
});

it("never throws, whatever the value does", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  const hostile = Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("not yours");
    },
  });
  for (const thrown of [circle, hostile, Object.create(null), Symbol("s"), 1n]) {
    expect(() => thrownError(thrown)).not.toThrow();
  }
});

it("does not read the stack where it is not wanted", () => {
  const error = new Error("x");
  Object.defineProperty(error, "stack", {
    get() {
      throw new Error("It was read.");
    },
  });
  expect(thrownError(error, { frames: false })).toMatchObject({ message: "x", frames: [] });
});
