import { describe, expect, it } from "vitest";
import { visibleJson, visibleText } from "./visible-text.ts";

const from = (...points: number[]) => String.fromCodePoint(...points);

describe("visibleText", () => {
  it.each([
    ["a colour", "\u001b[31mred", "\\u001b[31mred"],
    ["the window's title", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["a control of eight bits", from(0x9b, 0x33, 0x6d), "\\u009b3m"],
    ["a line that would be forged", "a\r\nb\tc", "a\\r\\nb\\tc"],
    ["delete and backspace", from(0x61, 0x7f, 0x08), "a\\u007f\\u0008"],
    ["text turned around", from(0x202e, 0x61, 0x2066, 0x200f, 0x61c), "\\u202ea\\u2066\\u200f\\u061c"],
    ["separators of lines", from(0x2028, 0x2029), "\\u2028\\u2029"],
    [
      "characters without width",
      from(0x61, 0x200b, 0x2060, 0xfeff, 0xad, 0x62),
      "a\\u200b\\u2060\\ufeff\\u00adb",
    ],
    ["a joiner that hides in a word", from(0x61, 0x200d, 0x62), "a\\u200db"],
    ["a lone surrogate and a noncharacter", "\ud800\uffff", "\\ud800\\uffff"],
    ["an invisible tag", from(0xe0041), "\\udb40\\udc41"],
  ])("escapes %s", (_, text, escaped) => {
    expect(visibleText(text)).toBe(escaped);
  });

  it("does not change normal text, including emoji of several characters", () => {
    const text = `Größe 日本語 שלום é ${from(0x1f468, 0x200d, 0x1f469, 0x200d, 0x1f467)} ${from(0x1f600)} "\\" …`;
    expect(visibleText(text)).toBe(text);
  });
});

describe("visibleJson", () => {
  it("contains no invisible characters, and parses to the same value", () => {
    const value = { id: "\u001b[31m", text: from(0x202e, 0x9b, 0x7f, 0xe0041), "k\u2028": ["a\nb", 1, null] };
    const json = visibleJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\n -~]*$/);
  });
});
