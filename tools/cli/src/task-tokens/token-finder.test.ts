import { expect, it } from "vitest";
import { tokenFinder } from "./token-finder.ts";

it("finds a token that is no longer than a UUID", () => {
  const holdsToken = tokenFinder(["b9655b60-089c-4823-b08e-d9e61908f090"]);
  expect(holdsToken('{"MyTaskToken": "b9655b60-089c-4823-b08e-d9e61908f090"}')).toBe(true);
  expect(holdsToken("b9655b60-089c-4823-b08e-d9e61908f091")).toBe(false);
});

it("finds a long token by its distinctive part, and not by what it shares with others", () => {
  const token = "AAAAKgAAAAMAAAAAAAAA".padEnd(80, "own") + "shared".repeat(20);
  const holdsToken = tokenFinder([token]);
  expect(holdsToken(`a ${token.slice(10, 90)} b`)).toBe(true);
  expect(holdsToken("AAAAKgAAAAMAAAAAAAAA".padEnd(80, "other"))).toBe(false);
});
