import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Cloud } from "../cloud/cloud.ts";
import { allEntries } from "../dead-letters/dead-letter-entry.ts";
import { entryLinks, entrySchema } from "../dead-letters/entry-links.ts";
import { carriedMessage, queuedAs } from "./carried-message.ts";
import { findExecutions } from "./find-executions.ts";

/**
 * The ids of the dead letters that an id stands for: its own; the message's; or the name or ARN of the execution
 * that sent it, or that a redrive sent it again with.
 */
export async function findDeadLetters(cloud: Cloud, id: string): Promise<readonly string[]> {
  if ((await entryLinks(cloud, id)) !== undefined) return [id];
  const linked = await linkedBy(cloud, new Set([id]));
  if (linked.length > 0) return linked;
  const found = new Set<string>();
  for (const executionArn of await findExecutions(cloud, id)) {
    for (const sqsId of await queuedAs(cloud, executionArn)) {
      if ((await entryLinks(cloud, sqsId)) !== undefined) found.add(sqsId);
    }
    const name = executionArn.slice(executionArn.lastIndexOf(":") + 1);
    const messageId = (await carriedMessage(cloud, executionArn))?.id;
    const ids = new Set(messageId === undefined ? [name] : [name, messageId]);
    for (const deadLetterId of await linkedBy(cloud, ids)) found.add(deadLetterId);
  }
  return [...found];
}

/** There is no index of the archive, which is small: it is read through. */
async function linkedBy(cloud: Cloud, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    for (const item of page.Items ?? []) {
      const { deadLetterId, messageId = "", executionName = "" } = entrySchema.parse(item);
      if (ids.has(messageId) || ids.has(executionName)) found.push(deadLetterId);
    }
  }
  return found;
}
