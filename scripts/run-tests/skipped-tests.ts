import { relative } from "node:path";
import type { JsonAssertionResult, JsonTestResult } from "vitest/node";

type TestFile = Pick<JsonTestResult, "name"> & {
  readonly assertionResults: readonly Pick<JsonAssertionResult, "status" | "ancestorTitles">[];
};

/**
 * A line for each group of tests that did not run: how many, where, and the group's name, which says what they need.
 */
export function skippedTests(folder: string, testResults: readonly TestFile[]): readonly string[] {
  const groups = new Map<string, number>();
  for (const { name, assertionResults } of testResults) {
    for (const { status, ancestorTitles } of assertionResults) {
      if (!["skipped", "pending", "todo", "disabled"].includes(status)) continue;
      const group = `${relative(folder, name)}: ${ancestorTitles[0] ?? "by itself"}`;
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
  }
  return [...groups].map(
    ([group, count]) => `Not run: ${count} ${count === 1 ? "test" : "tests"} of ${group}`,
  );
}
