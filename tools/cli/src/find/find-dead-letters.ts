import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "../cloud/cloud.ts";
import { allEntries } from "../dead-letters/dead-letter-entry.ts";
import { entryLinks, entryLinksSchema } from "../dead-letters/entry-links.ts";
import { isMeant } from "../dead-letters/entry-owner.ts";
import { executionName } from "../executions/execution-name.ts";
import { findExecutions } from "./find-executions.ts";
import { messageIdsOf, messagesSentBy } from "./message-of-execution.ts";

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
    const sent = await messagesSentBy(cloud, executionArn);
    for (const sqsId of sent.flatMap(({ sqsMessageIds }) => sqsMessageIds)) {
      if ((await entryLinks(cloud, sqsId)) !== undefined) found.add(sqsId);
    }
    const ids = new Set([executionName(executionArn), ...(await messageIdsOf(cloud, executionArn))]);
    for (const deadLetterId of await entriesLinkedTo(cloud, ids)) found.add(deadLetterId);
  }
  return [...found];
}

/** Scans the archive, which is small and has no index. */
async function entriesLinkedTo(cloud: Cloud, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    for (const item of page.Items ?? []) {
      const entry = entryLinksSchema.parse(item);
      const { deadLetterId, messageId = "", executionName = "" } = entry;
      if (isMeant(cloud, entry) && (ids.has(messageId) || ids.has(executionName))) found.push(deadLetterId);
    }
  }
  return found;
}
