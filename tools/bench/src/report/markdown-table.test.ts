import { expect, it } from "vitest";
import { markdownTable } from "./markdown-table.ts";

it("pads its cells, text to the left and figures to the right", () => {
  expect(
    markdownTable(
      ["", "ms"],
      [
        ["ours", "1.5"],
        ["theirs", "12"],
      ],
    ),
  ).toBe(["|        |  ms |", "| ------ | --: |", "| ours   | 1.5 |", "| theirs |  12 |"].join("\n"));
});
