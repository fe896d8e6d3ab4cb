import { randomUUID } from "node:crypto";
import { type Command, InvalidArgumentError } from "commander";
import { CommandFailure, UsageError } from "../errors/usage-error.ts";
import { print, printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import type { TargetOptions } from "../verify/targets/open-target.ts";

type Options = TargetOptions & { readonly json?: boolean; readonly row?: string };

/** `ringback verify`: the outcome tables, held against what it is pointed at. */
export function addVerify(command: Command): Command {
  return command
    .description("send a message for each row of the outcome table, and hold what comes of it to the promise")
    .option("--row <text>", "only rows whose name has this in it")
    .option("--fresh", "a local cloud of its own, even where one runs")
    .option("--yes-production", "verify the stage `production` all the same")
    .option("--sqs <url>", "somebody's SQS server; the functions run here", serverUrl)
    .option("--dynamodb <url>", "somebody's DynamoDB server", serverUrl)
    .option("--states <url>", "somebody's Step Functions server", serverUrl)
    .addHelpText(
      "after",
      `
Without --endpoint, --stage or a server: the local cloud on its default port, or one that is started for the run.
A deployed stage: npx sst shell --stage NAME -- npx ringback verify --stage NAME
It ends with 0 if every row holds, 1 if one does not, 2 where the command cannot run as it is.`,
    )
    .action(verify);
}

async function verify(options: Options): Promise<void> {
  // Only this command needs what it verifies with, whose loading the others would wait for.
  const { openTarget } = await import("../verify/targets/open-target.ts");
  const { allRows } = await import("../verify/rows/all-rows.ts");
  const { verifyTarget } = await import("../verify/verify-rows.ts");
  const { printResults, tally } = await import("../verify/print-results.ts");
  const rows = allRows.filter(({ name }) => name.includes(options.row ?? ""));
  if (rows.length === 0) throw new UsageError(`No row has "${options.row}" in its name.`);
  const interruption = interruptedBySignals();
  try {
    const target = await openTarget(options);
    if (!options.json) print`Verifying ${target.name}.\n`;
    const bar = progressBar(rows.length);
    const { signal } = interruption;
    const onDone = () => bar.advance();
    const run = randomUUID().slice(0, 8);
    const verified = await verifyTarget(target, { rows, run, signal, onDone }).finally(() => bar.stop());
    if (options.json) printJson(verified);
    else printResults(verified.rows);
    for (const sentence of options.json ? [] : verified.notRemoved) print`not removed: ${sentence}`;
    if (verified.interrupted) throw new CommandFailure("Interrupted. What was made until then is removed.");
    const counts = tally(verified.rows);
    if (verified.rows.some(({ result }) => result === "fails")) throw new CommandFailure(counts);
    if (!options.json) print`${counts}`;
  } finally {
    interruption.end();
  }
}

/** The longest that the removal may take once somebody asked for the end. */
const removalMs = 30_000;

/** Aborts at Ctrl-C or SIGTERM, of which a second one changes nothing: what was made is removed first. */
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
    throw new InvalidArgumentError("It has to be a URL.");
  return url.origin;
}
