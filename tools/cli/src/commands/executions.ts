import { ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import { type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { UsageError } from "../errors/usage-error.ts";
import { coloured, duration, print, printJson, printTable } from "../terminal/print.ts";

/** The options of `ringback executions`. */
export interface ExecutionsOptions extends CloudOptions {
  readonly status?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints the newest executions with their status, start and duration. */
export async function executions(options: ExecutionsOptions): Promise<void> {
  const statusFilter = knownStatus(options.status);
  const cloud = await openCloud(options);
  const pages = paginateListExecutions(
    { client: cloud.workflows, pageSize: Math.min(options.limit, 1000) },
    { stateMachineArn: cloud.stateMachineArn, ...(statusFilter === undefined ? {} : { statusFilter }) },
  );
  const found = [];
  for await (const page of pages) {
    found.push(...(page.executions ?? []));
    if (found.length >= options.limit) break;
  }
  const shown = found.slice(0, options.limit).map(({ name, status, startDate, stopDate }) => ({
    name: name ?? "",
    status: status ?? "",
    startDate: startDate?.toISOString() ?? "",
    durationMs: startDate && stopDate ? stopDate.getTime() - startDate.getTime() : undefined,
  }));
  if (options.json) return printJson(shown);
  if (shown.length === 0) return print`No executions.`;
  const rows = shown.map(({ name, status, startDate, durationMs }) => [
    name,
    coloured(status),
    startDate,
    durationMs === undefined ? "" : duration(durationMs),
  ]);
  printTable(["NAME", "STATUS", "STARTED", "DURATION"], rows);
}

function knownStatus(status: string | undefined): ExecutionStatus | undefined {
  if (status === undefined) return undefined;
  const known = Object.values(ExecutionStatus).find((name) => name === status.toUpperCase());
  if (known === undefined)
    throw new UsageError(`--status must be one of ${Object.values(ExecutionStatus).join(", ")}.`);
  return known;
}
