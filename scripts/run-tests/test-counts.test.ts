import { describe, expect, it } from "vitest";
import { countsLine, countsOfVitest, sumOfCounts } from "./test-counts.ts";

const file = (
  status: "passed" | "failed",
  ...tests: ("passed" | "failed" | "skipped" | "pending" | "todo")[]
) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe("the counts of a Vitest run", () => {
  it("counts passed, failed, and skipped with what is still to do", () => {
    const testResults = [file("failed", "passed", "failed", "skipped"), file("passed", "passed", "todo")];
    expect(countsOfVitest({ testResults, exitStatus: 1 })).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it("counts a file that did not load as failed", () => {
    expect(
      countsOfVitest({ testResults: [file("failed"), file("passed", "passed")], exitStatus: 1 }),
    ).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it("counts a file whose hook threw as failed, though each of its tests passed or was skipped", () => {
    const testResults = [file("failed", "passed"), file("failed", "skipped", "skipped")];
    expect(countsOfVitest({ testResults, exitStatus: 1 })).toEqual({ passed: 1, failed: 2, skipped: 2 });
  });

  it("counts a test that a crash cut off as failed", () => {
    expect(countsOfVitest({ testResults: [file("failed", "passed", "pending")], exitStatus: 1 }).failed).toBe(
      1,
    );
  });

  it("counts an unhandled error as failed, when every test passed", () => {
    expect(countsOfVitest({ testResults: [file("passed", "passed")], exitStatus: 1 }).failed).toBe(1);
  });

  it("counts a run without a test as failed, whatever its exit status", () => {
    expect(countsOfVitest({ testResults: [], exitStatus: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a run that left no report as failed", () => {
    expect(countsOfVitest({ testResults: undefined, exitStatus: 137 }).failed).toBe(1);
  });

  it("counts nothing as failed in a sound run", () => {
    expect(countsOfVitest({ testResults: [file("passed", "passed", "passed")], exitStatus: 0 })).toEqual({
      passed: 2,
      failed: 0,
      skipped: 0,
    });
  });
});

describe("the last line", () => {
  it("names skipped ones only where there are any", () => {
    expect(countsLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(countsLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });

  it("is the sum of the checks and the tests", () => {
    const sum = sumOfCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 4, failed: 2, skipped: 1 },
    ]);
    expect(sum).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });
});
