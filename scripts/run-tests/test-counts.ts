import type { JsonAssertionResult, JsonTestResult } from "vitest/node";

/** How many checks and tests passed, failed and were skipped. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type TestFile = Pick<JsonTestResult, "status"> & {
  readonly assertionResults: readonly Pick<JsonAssertionResult, "status">[];
};

/** The result of one run of Vitest: its JSON report, if it wrote one, and its exit status. */
export interface VitestRun {
  readonly testResults: readonly TestFile[] | undefined;
  readonly exitStatus: number;
}

/**
 * Counts the tests of a run of Vitest. What was not seen to pass has failed: a file that did not load or whose hooks threw, a test
 * that a crash cut off, an unhandled error, and a run that found no test at all.
 */
export function countsOfVitest({ testResults = [], exitStatus }: VitestRun): TestCounts {
  const tests = sumOfCounts(testResults.map(countsOfFile));
  const isSound = exitStatus === 0 && tests.passed + tests.failed + tests.skipped > 0;
  return isSound || tests.failed > 0 ? tests : { ...tests, failed: 1 };
}

/** Adds counts up. */
export function sumOfCounts(counts: readonly TestCounts[]): TestCounts {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last line of `npm test`, which other programs read. */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function countsOfFile({ status, assertionResults }: TestFile): TestCounts {
  const count = (...statuses: JsonAssertionResult["status"][]) =>
    assertionResults.filter((test) => statuses.includes(test.status)).length;
  const passed = count("passed");
  const skipped = count("skipped", "todo", "disabled");
  const failed = assertionResults.length - passed - skipped;
  return { passed, failed: status === "failed" ? Math.max(failed, 1) : failed, skipped };
}
