import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  InvalidArn,
  paginateListExecutions,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionNameOf } from "../executions/execution-name-of.ts";
import { eventOfExecution, sqsMessageIdsOf } from "./message-of-execution.ts";

/** How many pages of 1,000 names are listed; AWS answers about five requests a second. */
const maximumPages = 5;
/** How many of the newest executions are searched, one by one. */
export const mostSearched = 100;

/**
 * The ARNs of the executions that an id belongs to, by the cheapest search that finds any:
 * 1. the id is the ARN or the name of an execution, or `ringback send` made the name from it
 * 2. the id is that of a dead letter, whose entry names its message and its redrive
 * 3. the name of an execution begins with the id, as EventBridge and redrives name them
 * 4. the input or the history of one of the newest 100 executions contains the id
 */
export async function findExecutions(cloud: Cloud, id: string): Promise<readonly string[]> {
  const named = await withArn(
    cloud,
    id.startsWith("arn:") ? id : executionArnOf(cloud, executionNameOf({ id })),
  );
  if (named !== undefined) return [named];
  if (id.startsWith("arn:")) return [];
  const entry = await entryLinks(cloud, id);
  const ofEntry = await Promise.all(
    [entry?.messageId, entry?.executionName].map((name) =>
      name === undefined ? undefined : withArn(cloud, executionArnOf(cloud, executionNameOf({ id: name }))),
    ),
  );
  const prefixes = [`${id}_`, `redrive-${id.slice(0, 60)}-`];
  if (entry?.messageId !== undefined) prefixes.push(`${entry.messageId}_`);
  const newest: string[] = [];
  const found = new Set(ofEntry.filter((arn) => arn !== undefined));
  let pages = 0;
  const listing = { stateMachineArn: cloud.stateMachineArn };
  for await (const page of paginateListExecutions({ client: cloud.workflows, pageSize: 1000 }, listing)) {
    for (const { executionArn = "", name = "" } of page.executions ?? []) {
      if (newest.length < mostSearched) newest.push(executionArn);
      if (prefixes.some((prefix) => name.startsWith(prefix))) found.add(executionArn);
    }
    pages += 1;
    if (pages === maximumPages) break;
  }
  return found.size > 0 ? [...found] : searchNewest(cloud, newest, id);
}

/** The executions whose message has this id, in their input or as the id that SQS gave it. */
async function searchNewest(
  cloud: Cloud,
  executionArns: readonly string[],
  id: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const executionArn of executionArns) {
    if ((await eventOfExecution(cloud, executionArn))?.id === id) found.push(executionArn);
  }
  if (found.length > 0 || !isUuid(id)) return found;
  for (const executionArn of executionArns) {
    // The ids that SQS gives are unique.
    if ((await sqsMessageIdsOf(cloud, executionArn)).includes(id)) return [executionArn];
  }
  return [];
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

async function withArn(cloud: Cloud, executionArn: string): Promise<string | undefined> {
  try {
    return (await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }))).executionArn;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) return undefined;
    throw error;
  }
}
