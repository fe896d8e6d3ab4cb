import { describe, expect, it } from "vitest";
import { npmWords } from "./npm-words.ts";

const options = {
  once: "flag",
  count: "value",
  "console-port": "value",
  fault: "value",
  inspect: "optional-value",
  "no-iam": "flag",
} as const;
const read = (kept: Record<string, string>, ...words: string[]) => {
  const variables = Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value]);
  const environment = { npm_lifecycle_event: "start", ...Object.fromEntries(variables) };
  return npmWords({ script: "start", options, words, environment });
};

describe("npmWords", () => {
  it.each([
    ["npm start", {}, [], []],
    ["npm start -- --once", {}, ["--once"], ["--once"]],
    ["npm start --once", { once: "true" }, [], ["--once"]],
    ["npm start --no-once", { once: "" }, [], []],
    ["npm start --once -- --count 3", { once: "true" }, ["--count", "3"], ["--count", "3", "--once"]],
    ["npm start --console-port=0", { console_port: "0" }, [], ["--console-port=0"]],
    ["npm start --once --count 30", { once: "true", count: "true" }, ["30"], ["--count=30", "--once"]],
    ["npm start --fault=a=1 --fault=b=0.5", { fault: "a=1\n\nb=0.5" }, [], ["--fault=a=1", "--fault=b=0.5"]],
    ["npm start --inspect", { inspect: "true" }, [], ["--inspect"]],
    ["npm start --no-iam", { iam: "" }, [], ["--no-iam"]],
    ["npm start --inspect 9300", { inspect: "true" }, ["9300"], ["--inspect=9300"]],
  ])("understands %s", (_, kept, words, meant) => {
    expect(read(kept, ...words)).toEqual({ outcome: "words", words: meant });
  });

  it.each([
    [
      "--once --count 3 --fault a=1",
      { once: "true", count: "true", fault: "true" },
      ["3", "a=1"],
      "--once --count VALUE --fault VALUE",
    ],
    ["--fault a=1 --fault b=1", { fault: "true\n\ntrue" }, ["a=1", "b=1"], "--fault VALUE --fault VALUE"],
    ["--count", { count: "true" }, [], "--count VALUE"],
    ["--count 3 -- --once", { count: "true" }, ["3", "--once"], "--count VALUE"],
  ])("says how to write %s, since its values are ambiguous", (_, kept, words, how) => {
    const problem = `npm takes the options before -- as its own; write it as: npm start -- ${how}`;
    expect(read(kept, ...words)).toEqual({ outcome: "unclear", problem });
  });

  it("ignores the options of another npm script", () => {
    const environment = { npm_lifecycle_event: "test", npm_config_once: "true" };
    expect(npmWords({ script: "start", options, words: [], environment })).toEqual({
      outcome: "words",
      words: [],
    });
  });
});
