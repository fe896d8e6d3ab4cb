import { expect, it } from "vitest";
import { functionOutput } from "./function-output.ts";

it.each([
  ["where the terminal shows colours", true, "\u001b[31mred\u001b[0m\tand \\u001b[2J\\u0007[1m\u001b[0m"],
  ["elsewhere", false, "red\tand \\u001b[2J\\u0007[1m"],
])(
  "keeps a function's colours and tabs, and escapes other control characters: %s",
  (_, withColours, shown) => {
    expect(functionOutput("\u001b[31mred\u001b[0m\tand \u001b[2J\u0007[1m", withColours)).toEqual({
      shown,
      plain: "red\tand \\u001b[2J\\u0007[1m",
    });
  },
);
