import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { openEntries } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { readTextFile } from "../events/read-text-file.ts";
import { failedBeforeTheQueue, failedExecution, failedMessages } from "../executions/failed-executions.ts";
import { deadLettersToRedrive } from "../find/the-dead-letter.ts";
import { redriveTogether } from "../redrive/redrive.ts";
import { redriveExecution } from "../redrive/redrive-execution.ts";
import { isLeftOver } from "../redrive/redrive-result.ts";
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
 * @throws CommandFailure if the work of something is still not done at the end
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
  const body = options.body === undefined ? undefined : await readTextFile(options.body);
  const cloud = await openCloud(options);
  const rows = await redriven(cloud, deadLetterId, { ...options, body });
  if (options.json) printJson(rows);
  else show(rows);
  const open = rows.filter((row) => isLeftOver(row, all === true)).length;
  const isRecording = cloud.whole.tasks.every(({ messagesTable }) => messagesTable !== undefined);
  if (open > 0)
    throw new CommandFailure(`${open} of ${rows.length} are not ${isRecording ? "recorded" : "done"}.`);
}

async function redriven(
  cloud: Cloud,
  deadLetterId: string | undefined,
  options: Pick<RedriveOptions, "failedExecutions" | "reason"> & { readonly body: string | undefined },
): Promise<readonly (Row & ({ deadLetterId: string } | { name: string }))[]> {
  const { reason, body, failedExecutions: executions } = options;
  if (deadLetterId !== undefined) {
    return redriveTogether(cloud, await deadLettersToRedrive(cloud, deadLetterId), { body, reason });
  }
  if (typeof executions === "string") {
    return [await redriveExecution(cloud, await failedExecution(cloud, executions), { body, reason })];
  }
  if (executions) {
    const read = await withProgress(await failedMessages(cloud), (one) => failedBeforeTheQueue(cloud, one));
    const found = read.filter((failed) => failed !== undefined);
    return withProgress(found, (failed) => redriveExecution(cloud, failed, { reason }));
  }
  const open = await openEntries(cloud);
  const rows = await withProgress(open, (ids) => redriveTogether(cloud, ids, { reason }));
  return rows.flat();
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
