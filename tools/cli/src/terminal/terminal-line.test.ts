import { expect, it } from "vitest";
import { padded, widthOf } from "./terminal-line.ts";

it.each([
  ["", 0],
  ["abc ~", 5],
  ["é", 1],
  ["日本", 4],
  ["👍", 2],
])("%j takes %d columns", (text, columns) => {
  expect(widthOf(text)).toBe(columns);
  expect(padded(text, 8).plain).toBe(text + " ".repeat(8 - columns));
});
