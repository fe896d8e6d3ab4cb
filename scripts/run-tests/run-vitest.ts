import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonTestResults } from "vitest/node";
import { runCommand } from "./run-command.ts";
import type { VitestRun } from "./test-counts.ts";

/** A run with all that Vitest says of each test. */
interface VitestReport extends VitestRun {
  readonly testResults: JsonTestResults["testResults"] | undefined;
}

/** Runs every test project, shows Vitest's own output, and reads its report. `args` go to Vitest as they are. */
export async function runVitest(folder: string, args: readonly string[]): Promise<VitestReport> {
  const scratch = mkdtempSync(join(tmpdir(), "ringback-test-"));
  // An interrupted run ends the process without reaching `finally`.
  const remove = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  const report = join(scratch, "report.json");
  // Whatever a test leaves in the folder of temporary files goes with it.
  const temporary = join(scratch, "temporary files");
  mkdirSync(temporary);
  const reporters = args.some((arg) => arg.startsWith("--reporter")) ? [] : ["--reporter=default"];
  try {
    const { exitStatus } = await runCommand({
      file: "vitest",
      args: [
        "run",
        "--config=vitest.workspace.ts",
        // Node reads the file itself; Vite's default writes a copy next to it, which fails in a read-only folder.
        "--configLoader=native",
        ...reporters,
        "--reporter=json",
        `--outputFile.json=${report}`,
        ...args,
      ],
      folder,
      output: "shown",
      environment: { TMPDIR: temporary },
    });
    return { testResults: readReport(report)?.testResults, exitStatus };
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function readReport(file: string): Pick<JsonTestResults, "testResults"> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
