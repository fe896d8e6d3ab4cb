import { type ExecutionListItem, ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { UsageError } from "../errors/usage-error.ts";
import { coloured, duration, print, printJson, printTable } from "../terminal/print.ts";

/** The options of `ringback executions`. */
export interface ExecutionsOptions extends CloudOptions {
  readonly status?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints the newest executions of the workflows that are meant, with their status, start and duration. */
export async function executions(options: ExecutionsOptions): Promise<void> {
  const statusFilter = knownStatus(options.status);
  const cloud = await openCloud(options);
  const found: { readonly workflow: string; readonly item: ExecutionListItem }[] = [];
  for (const workflow of cloud.workflows) {
    const items = await newest(cloud, workflow, { limit: options.limit, statusFilter });
    found.push(...items.map((item) => ({ workflow: workflow.workflow, item })));
  }
  // Those of one workflow come newest first.
  if (cloud.workflows.length > 1) found.sort((a, b) => Number(b.item.startDate) - Number(a.item.startDate));
  const hasSeveral = cloud.whole.workflows.length > 1;
  const shown = found.slice(0, options.limit).map(({ workflow, item }) => {
    const { name = "", status = "", startDate, stopDate } = item;
    return {
      name,
      ...(hasSeveral ? { workflow } : {}),
      status,
      startDate: startDate?.toISOString() ?? "",
      durationMs: startDate && stopDate ? stopDate.getTime() - startDate.getTime() : undefined,
    };
  });
  if (options.json) return printJson(shown);
  if (shown.length === 0) return print`No executions.`;
  const rows = shown.map(({ name, workflow, status, startDate, durationMs }) => [
    name,
    ...(workflow === undefined ? [] : [workflow]),
    coloured(status),
    startDate,
    durationMs === undefined ? "" : duration(durationMs),
  ]);
  printTable(["NAME", ...(hasSeveral ? ["WORKFLOW"] : []), "STATUS", "STARTED", "DURATION"], rows);
}

/** The newest executions of a workflow, at most `limit`, newest first. */
async function newest(
  cloud: Cloud,
  { arn: stateMachineArn }: WorkflowLink,
  { limit, statusFilter }: { readonly limit: number; readonly statusFilter: ExecutionStatus | undefined },
): Promise<readonly ExecutionListItem[]> {
  const pages = paginateListExecutions(
    { client: cloud.stepFunctions, pageSize: Math.min(limit, 1000) },
    { stateMachineArn, ...(statusFilter === undefined ? {} : { statusFilter }) },
  );
  const found: ExecutionListItem[] = [];
  for await (const page of pages) {
    found.push(...(page.executions ?? []));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

function knownStatus(status: string | undefined): ExecutionStatus | undefined {
  if (status === undefined) return undefined;
  const known = Object.values(ExecutionStatus).find((name) => name === status.toUpperCase());
  if (known === undefined)
    throw new UsageError(`--status must be one of ${Object.values(ExecutionStatus).join(", ")}.`);
  return known;
}
