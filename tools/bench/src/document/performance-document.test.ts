import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CompleteResults, isComplete, readResults } from "../results.ts";
import { linearExponent } from "./growth-section.ts";
import { performanceDocument } from "./performance-document.ts";
import { targets } from "./targets.ts";
import { documentFile } from "./write-document.ts";

function committedResults(): CompleteResults {
  const results = readResults();
  if (results === undefined || !isComplete(results))
    throw new Error("tools/bench/results.json lacks a bench.");
  return results;
}

describe("docs/performance.md", () => {
  it("is what the committed results give", () => {
    expect(readFileSync(documentFile, "utf8")).toBe(performanceDocument(committedResults()));
  });

  it("changes with the figures", () => {
    const results = committedResults();
    const changed: CompleteResults = JSON.parse(
      JSON.stringify(results).replace(/"bundleBytes":\d+/g, `"bundleBytes":987654`),
    );
    expect(performanceDocument(changed)).toContain("988");
    expect(performanceDocument(changed)).not.toBe(performanceDocument(results));
  });

  it("says of every target whether it is met", () => {
    const results = committedResults();
    const document = performanceDocument(results);
    for (const { what, measured } of targets(results)) {
      expect(document).toContain(what);
      expect(document).toContain(measured);
    }
  });

  it("explains every figure that grows faster than its size", () => {
    const steep = committedResults().benches.growth.figures.growths.filter(
      ({ exponent }) => exponent > linearExponent,
    );
    const document = performanceDocument(committedResults());
    for (const { what, exponent } of steep) {
      expect(document).toMatch(new RegExp(`^- ${what}: ${exponent.toFixed(2)}\\. \\w+`, "m"));
    }
  });
});
