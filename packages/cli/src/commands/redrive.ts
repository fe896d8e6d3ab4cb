import { readFile } from "node:fs/promises";
import { type CloudOptions, openCloud } from "../cloud.ts";
import { getEntry, openEntries } from "../dead-letter-entry.ts";
import { failedExecutions, redriveExecution } from "../failed-executions.ts";
import { print, printJson, printTable } from "../print.ts";
import { withProgress } from "../progress.ts";
import { redrive } from "../redrive.ts";
import { CommandFailure, UsageError } from "../usage-error.ts";

export interface RedriveOptions extends CloudOptions {
  readonly all?: boolean;
  readonly failedExecutions?: boolean;
  readonly body?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

interface Row {
  readonly result: string;
  readonly executionName?: string;
  readonly reason?: string;
}

/** Sends dead letters, or executions that failed before the queue, again. It can be interrupted and run again. */
export async function redriveCommand(
  deadLetterId: string | undefined,
  options: RedriveOptions,
): Promise<void> {
  const ways = [deadLetterId !== undefined, options.all === true, options.failedExecutions === true];
  if (ways.filter(Boolean).length !== 1)
    throw new UsageError("Name one ID, or --all, or --failed-executions.");
  if (options.body !== undefined && deadLetterId === undefined)
    throw new UsageError("--body goes with one ID.");
  const rows = await redriven(deadLetterId, options);
  if (options.json) printJson(rows);
  else show(rows);
  const open = rows.filter(({ result }) => !result.endsWith("recorded")).length;
  if (open > 0) throw new CommandFailure(`${open} of ${rows.length} are not recorded.`);
}

async function redriven(deadLetterId: string | undefined, options: RedriveOptions) {
  const cloud = openCloud(options);
  const { reason } = options;
  if (deadLetterId !== undefined) {
    const body = options.body === undefined ? undefined : await readBody(options.body);
    return [await redrive(cloud, await getEntry(cloud, deadLetterId), { body, reason })];
  }
  if (options.failedExecutions) {
    return withProgress(await failedExecutions(cloud), (failed) => redriveExecution(cloud, failed));
  }
  return withProgress(await openEntries(cloud), (entry) => redrive(cloud, entry, { reason }));
}

async function readBody(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
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
