import { ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import { type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { UsageError } from "../errors/usage-error.ts";
import { coloured, duration, print, printJson, printTable } from "../terminal/print.ts";

export interface ExecutionsOptions extends CloudOptions {
  readonly status?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Lists the newest executions. */
export async function executions(options: ExecutionsOptions): Promise<void> {
  const cloud = openCloud(options);
  const statusFilter = knownStatus(options.status);
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
    milliseconds: startDate && stopDate ? stopDate.getTime() - startDate.getTime() : undefined,
  }));
  if (options.json) return printJson(shown);
  if (shown.length === 0) return print`No executions.`;
  const rows = shown.map(({ name, status, startDate, milliseconds }) => [
    name,
    coloured(status),
    startDate,
    milliseconds === undefined ? "" : duration(milliseconds),
  ]);
  printTable(["NAME", "STATUS", "STARTED", "TOOK"], rows);
}

function knownStatus(status: string | undefined): ExecutionStatus | undefined {
  if (status === undefined) return undefined;
  const known = Object.values(ExecutionStatus).find((name) => name === status.toUpperCase());
  if (known === undefined)
    throw new UsageError(`--status takes one of ${Object.values(ExecutionStatus).join(", ")}.`);
  return known;
}
