import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTextFile } from "./read-text-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback text "));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (...parts: readonly (string | readonly number[])[]) => {
  const path = join(folder, "text");
  const bytes = parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part)));
  await writeFile(path, Buffer.concat(bytes));
  return path;
};

describe("readTextFile", () => {
  it("removes a byte order mark, and nothing else", async () => {
    expect(await readTextFile(await file([0xef, 0xbb, 0xbf], "{} \uFFFD Größe 日本 😀"))).toBe(
      "{} \uFFFD Größe 日本 😀",
    );
    expect(await readTextFile(await file("a\uFEFFb"))).toBe("a\uFEFFb");
    expect(await readTextFile(await file(""))).toBe("");
  });

  it.each([
    ["Latin-1", ["a\n😀\uFFFDGr", [0xf6, 0xdf], "e\n"], /text, line 2, byte 10 \(0xf6\) is not UTF-8/],
    ["a character cut off at the end", ["one\ntwo", [0xf0, 0x9f]], /line 2, byte 4 \(0xf0\)/],
    ["a surrogate", [[0xed, 0xa0, 0x80]], /line 1, byte 1 \(0xed\)/],
    ["UTF-16 with a byte order mark", [[0xff, 0xfe, 0x7b, 0]], /is UTF-16; save it as UTF-8/],
    ["UTF-16 in the other byte order", [[0xfe, 0xff, 0, 0x7b]], /is UTF-16/],
    ["UTF-16 without a byte order mark", [[0x7b, 0, 0x7d, 0]], /is UTF-16/],
  ])("refuses %s, with line and byte", async (_, parts, sentence) => {
    await expect(readTextFile(await file(...parts))).rejects.toThrow(sentence);
  });

  it("says why a file cannot be read", async () => {
    await expect(readTextFile(join(folder, "absent"))).rejects.toThrow("absent cannot be read (ENOENT).");
    await expect(readTextFile(folder)).rejects.toThrow("(EISDIR)");
  });
});
