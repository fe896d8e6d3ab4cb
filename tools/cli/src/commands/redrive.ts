import { type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { getEntry, openEntries } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { readTextFile } from "../events/read-text-file.ts";
import { failedBeforeTheQueue, failedExecution, failedMessages } from "../executions/failed-executions.ts";
import { theDeadLetter } from "../find/the-dead-letter.ts";
import { redrive } from "../redrive/redrive.ts";
import { redriveExecution } from "../redrive/redrive-execution.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { withProgress } from "../terminal/progress.ts";

/** The options of `ringback dead-letters redrive`. */
export interface RedriveOptions extends CloudOptions {
  readonly all?: boolean;
  /** True for all of them; a name for one. */
  readonly failedExecutions?: boolean | string;
  readonly body?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

interface Row {
  readonly result: string;
  readonly executionName?: string;
  readonly reason?: string;
}

/**
 * Redrives dead letters, or executions that failed before their message was in the queue, and prints one row each. If it
 * is interrupted, running it again starts no second execution of the same attempt.
 * @throws UsageError if the options contradict each other
 * @throws CommandFailure if something is still not recorded at the end
 */
export async function redriveCommand(
  deadLetterId: string | undefined,
  options: RedriveOptions,
): Promise<void> {
  const { all, failedExecutions: executions } = options;
  const targets = [deadLetterId !== undefined, all === true, executions !== undefined];
  if (targets.filter(Boolean).length !== 1)
    throw new UsageError("Give one ID, or --all, or --failed-executions.");
  if (options.body !== undefined && deadLetterId === undefined && typeof executions !== "string")
    throw new UsageError("--body needs one ID, or --failed-executions NAME.");
  const rows = await redriven(deadLetterId, options);
  if (options.json) printJson(rows);
  else show(rows);
  const open = rows.filter(({ result }) => !result.endsWith("recorded")).length;
  if (open > 0) throw new CommandFailure(`${open} of ${rows.length} are not recorded.`);
}

async function redriven(deadLetterId: string | undefined, options: RedriveOptions) {
  const { reason, failedExecutions: executions } = options;
  const body = options.body === undefined ? undefined : await readTextFile(options.body);
  const cloud = await openCloud(options);
  if (deadLetterId !== undefined) {
    const entry = await getEntry(cloud, await theDeadLetter(cloud, deadLetterId));
    return [await redrive(cloud, entry, { body, reason })];
  }
  if (typeof executions === "string") {
    return [await redriveExecution(cloud, await failedExecution(cloud, executions), { body, reason })];
  }
  if (executions) {
    const read = await withProgress(await failedMessages(cloud), (one) => failedBeforeTheQueue(cloud, one));
    const found = read.filter((failed) => failed !== undefined);
    return withProgress(found, (failed) => redriveExecution(cloud, failed, { reason }));
  }
  return withProgress(await openEntries(cloud), async (id) =>
    redrive(cloud, await getEntry(cloud, id), { reason }),
  );
}

function show(rows: readonly (Row & ({ deadLetterId: string } | { name: string }))[]): void {
  if (rows.length === 0) {
    print`Nothing to redrive.`;
    return;
  }
  const cells = rows.map((row) => [
    "deadLetterId" in row ? row.deadLetterId : row.name,
    row.result,
    row.executionName ?? "",
    row.reason ?? "",
  ]);
  printTable(["ID", "RESULT", "EXECUTION", "REASON"], cells);
}
