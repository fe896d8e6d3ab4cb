import { describe, expect, it } from "vitest";
import { growthExponent, median } from "./statistics.ts";

describe("the median", () => {
  it("is the middle value, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("lies between the two middle values where their number is even", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("is refused of no values", () => {
    expect(() => median([])).toThrow("no quantile of no values");
  });
});

describe("the growth exponent", () => {
  const sizes = [100, 300, 1000, 3000, 10_000];

  it.each([0, 1, 1.5, 2])("of a figure that grows with the power %d is that power", (power) => {
    const points = sizes.map((size) => ({ size, figure: 7 * size ** power }));
    expect(growthExponent(points)).toBeCloseTo(power, 10);
  });

  it("of a figure with a fixed part is below 1", () => {
    const points = sizes.map((size) => ({ size, figure: 500 + size }));
    expect(growthExponent(points)).toBeLessThan(0.8);
  });
});
