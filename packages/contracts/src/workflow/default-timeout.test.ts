import { expect, it } from "vitest";
import { defaultTimeoutSeconds } from "./default-timeout.ts";

it.each([
  [7620, 9180],
  [7500, 9000],
  [7501, 9060],
  [50, 60],
  [51, 120],
  [1, 60],
  [0, 60],
])(
  "the default timeout is a fifth over the longest way, in full minutes: %d s make %d s",
  (longest, timeout) => {
    expect(defaultTimeoutSeconds(longest)).toBe(timeout);
  },
);

it("the default timeout is exact for every full minute that a fifth can give", () => {
  for (let minutes = 1; minutes < 5000; minutes += 1)
    expect(defaultTimeoutSeconds(50 * minutes)).toBe(60 * minutes);
});
