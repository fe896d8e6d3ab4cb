import { expect, it } from "vitest";
import { isLeftOver } from "./redrive-result.ts";

it.each(["recorded", "done", "already-recorded", "already-done"])("leaves nothing to do: %s", (result) => {
  expect([isLeftOver({ result }, true), isLeftOver({ result }, false)]).toEqual([false, false]);
});

it.each(["failed", "needs-edit", "different-body"])("leaves something to do: %s", (result) => {
  expect([isLeftOver({ result }, true), isLeftOver({ result }, false)]).toEqual([true, true]);
});

it("counts what nothing redrives where it was asked for by its id, and not among all", () => {
  const result = "not-redrivable";
  expect([isLeftOver({ result }, false), isLeftOver({ result }, true)]).toEqual([true, false]);
});
