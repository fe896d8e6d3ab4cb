import { expect, it } from "vitest";
import { appliedWords } from "./applied-words.ts";

const none = { created: [], changed: [], removed: [], waiting: [] };

it("names what is new, changed and gone", () => {
  expect(
    appliedWords({ ...none, created: ["Queue Orders", "Function Ship"], removed: ["EventRule Old"] }),
  ).toBe("created Queue Orders, Function Ship; removed EventRule Old");
});

it("says what keeps everything from being applied", () => {
  expect(appliedWords({ ...none, changed: ["Queue Work"], waiting: ["Table Orders"] })).toBe(
    "Nothing new yet: Table Orders would be replaced or removed with what it holds. A restart applies it all.",
  );
});

it("says that nothing keeps the app from running as it is, where that is all", () => {
  expect(appliedWords(none)).toBe("What runs is the app as it is now.");
});
