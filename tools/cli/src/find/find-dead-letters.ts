import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "../cloud/cloud.ts";
import { allEntries } from "../dead-letters/dead-letter-entry.ts";
import { entryLinks, entryLinksSchema } from "../dead-letters/entry-links.ts";
import { executionName } from "../executions/execution-name.ts";
import { findExecutions } from "./find-executions.ts";
import { eventOfExecution, sqsMessageIdsOf } from "./message-of-execution.ts";

/**
 * The ids of the dead letters that an id belongs to. The id may be that of the dead letter or of its message, or the name
 * or ARN of the execution that sent it or redrove it.
 */
export async function findDeadLetters(cloud: Cloud, id: string): Promise<readonly string[]> {
  if ((await entryLinks(cloud, id)) !== undefined) return [id];
  const linked = await entriesLinkedTo(cloud, new Set([id]));
  if (linked.length > 0) return linked;
  const found = new Set<string>();
  for (const executionArn of await findExecutions(cloud, id)) {
    for (const sqsId of await sqsMessageIdsOf(cloud, executionArn)) {
      if ((await entryLinks(cloud, sqsId)) !== undefined) found.add(sqsId);
    }
    const name = executionName(executionArn);
    const messageId = (await eventOfExecution(cloud, executionArn))?.id;
    const ids = new Set(messageId === undefined ? [name] : [name, messageId]);
    for (const deadLetterId of await entriesLinkedTo(cloud, ids)) found.add(deadLetterId);
  }
  return [...found];
}

/** Scans the archive, which is small and has no index. */
async function entriesLinkedTo(cloud: Cloud, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    for (const item of page.Items ?? []) {
      const { deadLetterId, messageId = "", executionName = "" } = entryLinksSchema.parse(item);
      if (ids.has(messageId) || ids.has(executionName)) found.push(deadLetterId);
    }
  }
  return found;
}
