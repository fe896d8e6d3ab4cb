import { randomUUID } from "node:crypto";
import { type Command, InvalidArgumentError } from "commander";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { print, printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import type { TargetOptions } from "../verify/targets/open-target.ts";

type Options = TargetOptions & { readonly json?: boolean; readonly row?: string };

/** Declares `ringback verify`: a check of every row of the outcome tables in docs/design.md against a running system. */
export function addVerify(command: Command): Command {
  return command
    .description("send a message for each row of the outcome tables, and check the result")
    .option("--row <text>", "check only rows whose name contains this text")
    .option("--fresh", "start a new local cloud for the run, even if one is running")
    .option("--yes-production", "allow verifying the stage `production`")
    .option("--sqs <url>", "use this SQS server; the functions run on this machine", serverUrl)
    .option("--dynamodb <url>", "use this DynamoDB server", serverUrl)
    .option("--states <url>", "use this Step Functions server", serverUrl)
    .addHelpText(
      "after",
      `
Without --endpoint, --stage or a server, it uses the local cloud on the default port, or starts one for the run.
To verify a deployed stage: npx sst shell --stage NAME -- npx ringback verify --stage NAME
Exit status: 0 if no row failed, 1 if a row failed, 2 if the command line is wrong.`,
    )
    .action(verify);
}

async function verify(options: Options): Promise<void> {
  // Imported here, since only this command needs them: loading them would slow the others down.
  const { openTarget } = await import("../verify/targets/open-target.ts");
  const { allRows } = await import("../verify/rows/all-rows.ts");
  const { verifyRows } = await import("../verify/verify-rows.ts");
  const { printResults, tally } = await import("../verify/print-results.ts");
  const rows = allRows.filter(({ name }) => name.includes(options.row ?? ""));
  if (rows.length === 0) throw new UsageError(`The name of no row contains "${options.row}".`);
  const interruption = interruptedBySignals();
  try {
    const target = await openTarget(options);
    if (!options.json) print`Verifying ${target.name}.\n`;
    const bar = await progressBar(rows.length);
    const { signal } = interruption;
    const onDone = () => bar.advance();
    const run = randomUUID().slice(0, 8);
    const verified = await verifyRows(target, { rows, run, signal, onDone }).finally(() => bar.stop());
    if (options.json) printJson(verified);
    else printResults(verified.rows);
    for (const sentence of options.json ? [] : verified.notRemoved) print`not removed: ${sentence}`;
    if (verified.interrupted) throw new CommandFailure("Interrupted. What the run had created is removed.");
    const counts = tally(verified.rows);
    if (verified.rows.some(({ result }) => result === "failed")) throw new CommandFailure(counts);
    if (!options.json) print`${counts}`;
  } finally {
    interruption.end();
  }
}

/** After an interruption, the removal may take this long. */
const removalMs = 30_000;

/** Aborts at the first Ctrl-C, SIGTERM or SIGHUP; later ones change nothing, so that what was created is removed first. */
function interruptedBySignals(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = () => {
    if (!controller.signal.aborted) setTimeout(() => process.exit(1), removalMs).unref();
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, abort);
  return {
    signal: controller.signal,
    end: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}

function serverUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw new InvalidArgumentError("It must be a URL.");
  return url.origin;
}
