import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  InvalidArn,
  paginateListExecutions,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { entryLinks } from "../dead-letters/entry-links.ts";
import { executionArnOf } from "../executions/execution-named.ts";
import { executionNameOf } from "../executions/start-execution.ts";
import { carriedMessage, queuedAs } from "./carried-message.ts";

/** Pages of 1,000 names: AWS gives five a second. */
const mostPages = 5;
/** Executions that are looked into, one by one. */
export const mostLookedInto = 100;

/**
 * The ARNs of the executions that an id stands for, cheapest look first: an ARN or a name; the message id that
 * `ringback send` makes the name of; the event id that EventBridge puts before it; the dead letter (SQS's message
 * id), whose entry names message and redrives; and, of the newest hundred, what the input and the history hold.
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
      if (newest.length < mostLookedInto) newest.push(executionArn);
      if (prefixes.some((prefix) => name.startsWith(prefix))) found.add(executionArn);
    }
    pages += 1;
    if (pages === mostPages) break;
  }
  return found.size > 0 ? [...found] : lookInto(cloud, newest, id);
}

/** Those that carry a message of this id, in the input or as SQS named it. */
async function lookInto(
  cloud: Cloud,
  executionArns: readonly string[],
  id: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const executionArn of executionArns) {
    if ((await carriedMessage(cloud, executionArn))?.id === id) found.push(executionArn);
  }
  if (found.length > 0 || !isUuid(id)) return found;
  for (const executionArn of executionArns) {
    // SQS gives each message an id of its own: there is no second one.
    if ((await queuedAs(cloud, executionArn)).includes(id)) return [executionArn];
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
