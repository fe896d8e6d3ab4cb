/**
 * `npm test`: every check of package.json, then every test. The last line has the sums of both, and the exit status
 * is 1 if anything failed. Arguments go to Vitest: `npm test -- --project core`.
 */
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { endCommands } from "./run-tests/run-command.ts";
import { runVitest } from "./run-tests/run-vitest.ts";
import { skippedTests } from "./run-tests/skipped-tests.ts";
import { runStaticChecks, staticChecks } from "./run-tests/static-checks.ts";
import { countsLine, countsOfVitest, sumOfCounts } from "./run-tests/test-counts.ts";

const folder = process.cwd();
process.env["PATH"] = [join(folder, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);

// A signal comes twice where npm hands on what the terminal has sent to both.
let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, async () => {
    if (isEnding) return;
    isEnding = true;
    await endCommands(signal);
    console.error("Interrupted.");
    process.exit(128 + constants.signals[signal]);
  });
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const startedAt = performance.now();

const failedChecks = await runStaticChecks(folder, ({ name }, { exitStatus, output, milliseconds }) => {
  console.log(`${exitStatus === 0 ? "passed" : "FAILED"}  ${name.padEnd(12)}${seconds(milliseconds)}`);
  if (exitStatus !== 0) console.log(output.trimEnd());
});
const run = await runVitest(folder, process.argv.slice(2));
const tests = countsOfVitest(run);

const checks = staticChecks(folder).length;
const total = sumOfCounts([
  { passed: checks - failedChecks.length, failed: failedChecks.length, skipped: 0 },
  tests,
]);
if (failedChecks.length > 0) console.log(`Failed checks, shown above the tests: ${failedChecks.join(", ")}.`);
for (const line of skippedTests(folder, run.testResults ?? [])) console.log(line);
console.log(
  `${checks} checks, then the tests (${countsLine(tests)}), in ${seconds(performance.now() - startedAt)}:`,
);
console.log(countsLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
