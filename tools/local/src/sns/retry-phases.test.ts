import { expect, it } from "vitest";
import { snsRetryDelayMs } from "./retry-phases.ts";

it("goes through SNS's phases", () => {
  const delays = Array.from({ length: 17 }, (_, retries) => snsRetryDelayMs(retries, 0) ?? Number.NaN);
  expect(delays.slice(0, 5)).toEqual([0, 0, 0, 1000, 1000]);
  expect(delays[5]).toBe(1000);
  const backoff = delays.slice(5, 15);
  expect(backoff).toEqual(backoff.toSorted((a, b) => a - b));
  expect(Math.round(delays[14] ?? 0)).toBe(20_000);
  expect(delays.slice(15)).toEqual([20_000, 20_000]);
});

it("ends after 100,015 retries", () => {
  expect(snsRetryDelayMs(100_014, 0)).toBe(20_000);
  expect(snsRetryDelayMs(100_015, 0)).toBeUndefined();
});

it("leaves out up to half of a delay at random", () => {
  expect([0, 0.5, 1].map((random) => snsRetryDelayMs(3, random))).toEqual([1000, 750, 500]);
});
