import { expect, it } from "vitest";
import { characterRefusal } from "./message-characters.ts";

const at = (codePoint: number) => String.fromCodePoint(codePoint);

it.each([0x9, 0xa, 0xd, 0x20, 0x7f, 0xd7ff, 0xe000, 0xfffd, 0x10000, 0x1f600, 0x1ffff, 0x10ffff])(
  "takes U+%i",
  (codePoint) => {
    expect(characterRefusal(`a${at(codePoint)}b`, "message body")).toBeUndefined();
  },
);

it.each([
  ["#x0", 0],
  ["#x8", 8],
  ["#xB", 0xb],
  ["#x1F", 0x1f],
  ["#xFFFE", 0xfffe],
  ["#xFFFF", 0xffff],
  ["#xD83D", 0xd83d],
  ["#xDE00", 0xde00],
])("refuses %s, half of a pair included, in AWS's words", (name, codePoint) => {
  expect(characterRefusal(`a${at(codePoint)}b`, "message body")).toBe(
    `Invalid binary character '${name}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].`,
  );
});
