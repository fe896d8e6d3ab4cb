import { describe, expect, it } from "vitest";
import { sumOfTallies, tallyLine, tallyOfVitest } from "./tally.ts";

const file = (
  status: "passed" | "failed",
  ...tests: ("passed" | "failed" | "skipped" | "pending" | "todo")[]
) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe("the tally of a Vitest run", () => {
  it("counts passed, failed, and skipped with what is still to do", () => {
    const testResults = [file("failed", "passed", "failed", "skipped"), file("passed", "passed", "todo")];
    expect(tallyOfVitest({ testResults, exitStatus: 1 })).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it("counts a file that did not load as failed", () => {
    expect(tallyOfVitest({ testResults: [file("failed"), file("passed", "passed")], exitStatus: 1 })).toEqual(
      {
        passed: 1,
        failed: 1,
        skipped: 0,
      },
    );
  });

  it("counts a file whose hook threw as failed, though each of its tests passed or was skipped", () => {
    const testResults = [file("failed", "passed"), file("failed", "skipped", "skipped")];
    expect(tallyOfVitest({ testResults, exitStatus: 1 })).toEqual({ passed: 1, failed: 2, skipped: 2 });
  });

  it("counts a test that a crash cut off as failed", () => {
    expect(tallyOfVitest({ testResults: [file("failed", "passed", "pending")], exitStatus: 1 }).failed).toBe(
      1,
    );
  });

  it("counts an unhandled error as failed, when every test passed", () => {
    expect(tallyOfVitest({ testResults: [file("passed", "passed")], exitStatus: 1 }).failed).toBe(1);
  });

  it("counts a run without a test as failed, whatever its exit status", () => {
    expect(tallyOfVitest({ testResults: [], exitStatus: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a run that left no report as failed", () => {
    expect(tallyOfVitest({ testResults: undefined, exitStatus: 137 }).failed).toBe(1);
  });

  it("counts nothing as failed in a sound run", () => {
    expect(tallyOfVitest({ testResults: [file("passed", "passed", "passed")], exitStatus: 0 })).toEqual({
      passed: 2,
      failed: 0,
      skipped: 0,
    });
  });
});

describe("the last line", () => {
  it("names skipped ones only where there are any", () => {
    expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });

  it("is the sum of the checks and the tests", () => {
    const sum = sumOfTallies([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 4, failed: 2, skipped: 1 },
    ]);
    expect(sum).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });
});
