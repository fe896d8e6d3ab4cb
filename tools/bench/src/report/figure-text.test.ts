import { expect, it } from "vitest";
import { figureText } from "./figure-text.ts";

it.each([
  [0.24685, "0.247"],
  [3.046, "3.05"],
  [21.37, "21.4"],
  [1204.4, "1,204"],
])("writes %d as %s", (value, text) => {
  expect(figureText(value)).toBe(text);
});
