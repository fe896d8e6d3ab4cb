import { expect, it } from "vitest";
import { executionNameOf } from "./execution-name-of.ts";

it("names an execution after the id of its event if that is a valid name, otherwise after a hash of it", () => {
  expect(executionNameOf({ id: "order-1042_a" })).toBe("order-1042_a");
  const name = executionNameOf({ id: "a b" });
  expect(name).toMatch(/^event-[0-9a-f]{64}$/);
  expect(executionNameOf({ id: "a b" })).toBe(name);
  expect(executionNameOf({ id: "a c" })).not.toBe(name);
});
