import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  paginateListExecutions,
} from "@aws-sdk/client-sfn";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "@ringback/cli/cloud/cloud";
import { withWholeBody } from "@ringback/cli/dead-letters/dead-letter-entry";
import { executionHistory } from "@ringback/cli/executions/execution-history";
import { type SentMessage, sentMessages } from "@ringback/cli/executions/sent-messages";
import { mapConcurrently } from "@ringback/cli/map-concurrently";
import { taskTokensOf } from "@ringback/cli/task-tokens/task-tokens-of";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { QueueCounter } from "./queue-counter.ts";

/** An execution as DescribeExecution and GetExecutionHistory return it. */
export interface SeenExecution {
  readonly name: string;
  readonly workflow: WorkflowLink;
  readonly described: DescribeExecutionOutput;
  /** The task tokens that Step Functions issued for it, as its history has them. */
  readonly tokens: readonly string[];
  /** The messages that its states sent. */
  readonly sent: readonly SentMessage[];
}

type Items = readonly Record<string, unknown>[];

/** What can be seen of a run from outside, through AWS's API. */
export interface Evidence {
  readonly executions: readonly SeenExecution[];
  /** The items of each of the app's tables but the archive, by the name that the stacks give it. */
  readonly tables: Readonly<Record<string, Items>>;
  /** The items of the messages table of each task that records, by the task's name. */
  readonly recorded: Readonly<Record<string, Items>>;
  /** The entries of the archive. */
  readonly deadLetters: Items;
  /** Messages in any queue: visible, in flight or delayed. */
  readonly queued: number;
  /** How many queues there are. */
  readonly queues: number;
}

const atOnce = 16;

/**
 * Gathers executions, tables and queues.
 *
 * @param tables the names of the app's tables in DynamoDB, by the names that the stacks give them
 */
export async function gatherEvidence(
  cloud: Cloud,
  queues: QueueCounter,
  tables: Readonly<Record<string, string>>,
): Promise<Evidence> {
  const { deadLettersTable, tasks } = cloud.whole;
  const listed = await listExecutions(cloud);
  const archived = await scan(cloud, deadLettersTable);
  // An item without a status is not an entry: it is a part of a large body, or a note of a receive that failed.
  const entries = archived.filter(({ status }) => status !== undefined);
  const scanned = Object.entries(tables).filter(([, tableName]) => tableName !== deadLettersTable);
  const items = new Map<string, Items>();
  for (const [, tableName] of scanned) items.set(tableName, await scan(cloud, tableName));
  return {
    executions: await mapConcurrently(listed, (one) => look(cloud, one), atOnce),
    tables: Object.fromEntries(scanned.map(([name, tableName]) => [name, items.get(tableName) ?? []])),
    recorded: Object.fromEntries(
      tasks.flatMap(({ task, messagesTable }) =>
        messagesTable === undefined ? [] : [[task, items.get(messagesTable) ?? []]],
      ),
    ),
    deadLetters: await Promise.all(entries.map((entry) => withWholeBody(cloud, entry))),
    queued: await queues.count(),
    queues: queues.queues,
  };
}

/** An execution as ListExecutions names it. */
export interface ListedExecution {
  readonly name: string;
  readonly executionArn: string;
  readonly workflow: WorkflowLink;
}

/** The executions of all workflows: all of them, or those that are running. */
export async function listExecutions(cloud: Cloud, statusFilter?: "RUNNING"): Promise<ListedExecution[]> {
  const found: ListedExecution[] = [];
  const filter = statusFilter === undefined ? {} : { statusFilter };
  for (const workflow of cloud.whole.workflows) {
    const pages = paginateListExecutions(
      { client: cloud.stepFunctions, pageSize: 1000 },
      { stateMachineArn: workflow.arn, ...filter },
    );
    for await (const page of pages) {
      for (const { name = "", executionArn = "" } of page.executions ?? [])
        found.push({ name, executionArn, workflow });
    }
  }
  return found;
}

async function look(cloud: Cloud, { name, executionArn, workflow }: ListedExecution): Promise<SeenExecution> {
  const described = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  const history = await executionHistory(cloud, executionArn);
  if (history === undefined) throw new Error(`The history of ${name} is gone.`);
  return {
    ...{ name, workflow, described },
    tokens: history.events.flatMap(taskTokensOf),
    sent: sentMessages(history),
  };
}

async function scan(cloud: Cloud, TableName: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan({ client: cloud.tables }, { TableName, ConsistentRead: true });
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}
