import { type ExecutionListItem, paginateListExecutions } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionAt } from "../executions/execution-at.ts";
import { executionNameOf } from "../executions/execution-name-of.ts";
import { messageIdsOf, messagesSentBy } from "./message-of-execution.ts";

/** How many pages of 1,000 names are listed of a workflow; AWS answers about five requests a second. */
const maximumPages = 5;
/** How many of the newest executions are searched, one by one. */
export const mostSearched = 100;

/**
 * The ARNs of the executions that an id belongs to, of the workflows that are meant, by the cheapest search that finds any:
 * 1. the id is the ARN or the name of an execution, or `ringback send` made the name from it
 * 2. the id is that of a dead letter, whose entry names its execution, its message and its redrive
 * 3. the name of an execution begins with the id, as EventBridge and redrives name them
 * 4. the input or the history of one of the newest 100 executions contains the id
 */
export async function findExecutions(cloud: Cloud, id: string): Promise<readonly string[]> {
  if (id.startsWith("arn:")) return existing(cloud, [id]);
  const named = await existing(cloud, arnsOf(cloud, executionNameOf({ id })));
  if (named.length > 0) return named;
  const entry = await entryLinks(cloud, id);
  const names = [entry?.messageId, entry?.executionName].filter((name) => name !== undefined);
  const ofEntry = [
    ...(entry?.execution === undefined ? [] : [entry.execution]),
    ...names.flatMap((name) => arnsOf(cloud, executionNameOf({ id: name }))),
  ];
  const prefixes = [`${id}_`, `redrive-${id.slice(0, 60)}-`];
  if (entry?.messageId !== undefined) prefixes.push(`${entry.messageId}_`);
  const found = new Set(await existing(cloud, [...new Set(ofEntry)]));
  const newest: ExecutionListItem[] = [];
  for (const { arn: stateMachineArn } of cloud.workflows) {
    let pages = 0;
    for await (const { executions = [] } of paginateListExecutions(
      { client: cloud.stepFunctions, pageSize: 1000 },
      { stateMachineArn },
    )) {
      if (pages === 0) newest.push(...executions.slice(0, mostSearched));
      for (const { executionArn = "", name = "" } of executions) {
        if (prefixes.some((prefix) => name.startsWith(prefix))) found.add(executionArn);
      }
      pages += 1;
      if (pages === maximumPages) break;
    }
  }
  return found.size > 0 ? [...found] : searchNewest(cloud, newest, id);
}

/** The executions whose input or one of whose messages has this id, or a message to which SQS gave it. */
async function searchNewest(
  cloud: Cloud,
  executions: readonly ExecutionListItem[],
  id: string,
): Promise<readonly string[]> {
  const newest = executions
    .toSorted((a, b) => Number(b.startDate) - Number(a.startDate))
    .slice(0, mostSearched);
  const found: string[] = [];
  for (const { executionArn = "" } of newest) {
    if ((await messageIdsOf(cloud, executionArn)).includes(id)) found.push(executionArn);
  }
  if (found.length > 0 || !isUuid(id)) return found;
  for (const { executionArn = "" } of newest) {
    const sent = await messagesSentBy(cloud, executionArn);
    // The ids that SQS gives are unique.
    if (sent.some(({ sqsMessageIds }) => sqsMessageIds.includes(id))) return [executionArn];
  }
  return [];
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

const arnsOf = ({ workflows }: Cloud, name: string) => workflows.map(({ arn }) => executionArnOf(arn, name));

async function existing(cloud: Cloud, executionArns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(executionArns.map((executionArn) => executionAt(cloud, executionArn)));
  return found.flatMap((execution) => execution?.executionArn ?? []);
}
