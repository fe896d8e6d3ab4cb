import { expect, it } from "vitest";
import { duration } from "./print.ts";

it.each([
  [0, "0 ms"],
  [999.6, "1.0 s"],
  [59_949, "59.9 s"],
  [59_990, "1 min 0 s"],
  [119_600, "2 min 0 s"],
  [125_000, "2 min 5 s"],
])("%s ms is %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
