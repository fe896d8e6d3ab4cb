import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { duration, print, printTable } from "./print.ts";
import { line, paint } from "./terminal-line.ts";

describe("duration", () => {
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
});

describe("what is printed", () => {
  let written = "";
  beforeEach(() => {
    written = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it("keeps the words of the template, and escapes every inserted text, coloured or not", () => {
    print`\nid ${"\u001b[31m\n"}: ${paint.red("\u202e")}${line` ${3}`}`;
    expect(written).toBe("\nid \\u001b[31m\\n: \\u202e 3\n");
  });

  it("has columns as wide as their widest cell", () => {
    printTable(
      ["ID", "STATUS", ""],
      [
        ["\u001b", paint.red("FAILED"), ""],
        ["abc", "", "x"],
        ["日本😀", "", "y"],
      ],
    );
    expect(written).toBe("ID      STATUS\n\\u001b  FAILED\nabc             x\n日本😀          y\n");
  });
});
