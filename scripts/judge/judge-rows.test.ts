import { expect, it } from "vitest";
import { judgeRows, type VerifiedRow } from "./judge-rows.ts";
import type { KnownDifference } from "./known-differences.ts";

const server = { name: "Queues", version: "1.0" };
const known: readonly KnownDifference[] = [
  {
    server: "Queues",
    version: "1.0",
    row: "conflict",
    problems: [/^it ended FAILED, \w+$/],
    serverDoes: "It has its own names.",
    awsDoes: "the name that was given",
    source: "a page",
  },
];
const row = (change: Partial<VerifiedRow>): VerifiedRow => ({
  row: "conflict",
  result: "failed",
  seen: "FAILED Other",
  problems: ["it ended FAILED, Other"],
  ...change,
});
const verdictOf = (change: Partial<VerifiedRow>, judged = server) =>
  judgeRows([row(change)], judged, known)[0]?.verdict;

it("reports a known difference of this server, with what AWS does and the source", () => {
  expect(judgeRows([row({})], server, known)).toEqual([
    {
      row: "conflict",
      verdict: "differs: server",
      because: ["It has its own names. AWS: the name that was given (a page)"],
    },
  ]);
});

it("excuses nothing else: another finding, another row, another version", () => {
  expect(verdictOf({ problems: ["it ended FAILED, Other", "the item was changed"] })).toBe("failed");
  expect(verdictOf({ row: "new message" })).toBe("failed");
  expect(verdictOf({}, { ...server, version: "1.1" })).toBe("failed");
});

it("leaves rows that passed or were skipped as they are", () => {
  expect(verdictOf({ result: "passed", problems: [] })).toBe("passed");
  expect(verdictOf({ result: "skipped", problems: [] })).toBe("skipped");
});
