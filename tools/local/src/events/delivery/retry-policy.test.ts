import { expect, it } from "vitest";
import { retryDelayMs } from "./retry-policy.ts";

it("doubles the delay up to some nine minutes", () => {
  expect([1, 2, 3, 4, 10, 11, 185].map((attempt) => retryDelayMs(attempt, 0))).toEqual([
    1000, 2000, 4000, 8000, 512_000, 512_000, 512_000,
  ]);
});

it("leaves out up to half of it at random", () => {
  expect([0, 0.5, 1].map((random) => retryDelayMs(3, random))).toEqual([4000, 3000, 2000]);
});
