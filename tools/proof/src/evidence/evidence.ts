import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  paginateListExecutions,
} from "@aws-sdk/client-sfn";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "@ringback/cli/cloud/cloud";
import { withWholeBody } from "@ringback/cli/dead-letters/dead-letter-entry";
import { mapConcurrently } from "@ringback/cli/map-concurrently";
import { taskTokensOf } from "@ringback/cli/task-tokens/task-tokens-of";
import type { QueueCounter } from "./queue-counter.ts";

/** An execution as DescribeExecution and GetExecutionHistory return it. */
export interface SeenExecution {
  readonly name: string;
  readonly described: DescribeExecutionOutput;
  /** The task tokens that Step Functions issued for it, as its history has them. */
  readonly tokens: readonly string[];
}

/** What can be seen of a run from outside, through AWS's API. */
export interface Evidence {
  readonly executions: readonly SeenExecution[];
  /** The items of the messages table. */
  readonly messages: readonly Record<string, unknown>[];
  /** The entries of the archive. */
  readonly deadLetters: readonly Record<string, unknown>[];
  /** Messages in any queue: visible, in flight or delayed. */
  readonly queued: number;
}

const atOnce = 16;

/** Gathers executions, both tables and the queues. */
export async function gatherEvidence(cloud: Cloud, queues: QueueCounter): Promise<Evidence> {
  const listed = await listExecutions(cloud);
  const archived = await scan(cloud, cloud.deadLettersTable);
  // An item without a status is not an entry: it is a part of a large body, or a note of a receive that failed.
  const entries = archived.filter(({ status }) => status !== undefined);
  return {
    executions: await mapConcurrently(listed, (one) => look(cloud, one), atOnce),
    messages: await scan(cloud, cloud.messagesTable),
    deadLetters: await Promise.all(entries.map((entry) => withWholeBody(cloud, entry))),
    queued: await queues.count(),
  };
}

/** The executions of the workflow: all of them, or those that are running. */
export async function listExecutions(
  cloud: Cloud,
  statusFilter?: "RUNNING",
): Promise<{ readonly name: string; readonly executionArn: string }[]> {
  const found = [];
  const filter = statusFilter === undefined ? {} : { statusFilter };
  const pages = paginateListExecutions(
    { client: cloud.workflows, pageSize: 1000 },
    { stateMachineArn: cloud.stateMachineArn, ...filter },
  );
  for await (const page of pages) {
    for (const { name = "", executionArn = "" } of page.executions ?? []) found.push({ name, executionArn });
  }
  return found;
}

async function look(
  cloud: Cloud,
  { name, executionArn }: { readonly name: string; readonly executionArn: string },
): Promise<SeenExecution> {
  const described = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
  const history = await cloud.workflows.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  return { name, described, tokens: (history.events ?? []).flatMap(taskTokensOf) };
}

async function scan(cloud: Cloud, TableName: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan({ client: cloud.tables }, { TableName, ConsistentRead: true });
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}
