import { localResources } from "@ringback/contracts/resources/local-resources";
import type { MessageDetail, MessageRow, Page } from "../../api.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { TableClient } from "../knowledge/table-client.ts";
import { jsonOf } from "./execution-history.ts";
import { withoutLocalTokens } from "./page-json.ts";

const shownCharacters = 160;

interface Sources {
  readonly knowledge: Knowledge;
  readonly tables: TableClient;
}

/** A page of the messages table, with the beginning of each content. */
export async function messagePage(
  { knowledge, tables }: Sources,
  query: { search: string; page: number },
): Promise<Page<MessageRow>> {
  const page = knowledge.messages.list(query);
  const keys = page.rows.map(({ messageId }) => ({ messageId }));
  const items = await tables.getMany(localResources.messagesTable, keys);
  const byId = new Map(items.map((item) => [item["messageId"], item]));
  const rows = page.rows.map((row) => {
    const item = byId.get(row.messageId);
    if (item === undefined) return row;
    const event = withoutLocalTokens(String(item["event"])).slice(0, shownCharacters);
    return { ...row, createdAt: Number(item["createdAt"]), event };
  });
  return { ...page, rows };
}

/** One recorded message; undefined where the table has none of this id. */
export async function messageDetail(
  { knowledge, tables }: Sources,
  messageId: string,
): Promise<MessageDetail | undefined> {
  const item = await tables.get(localResources.messagesTable, { messageId });
  if (item === undefined) return undefined;
  const recordedAt = knowledge.messages.recordedAt(messageId);
  return {
    messageId,
    createdAt: Number(item["createdAt"]),
    digest: String(item["digest"]),
    event: jsonOf(item["event"]),
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(knowledge.executions.get(messageId) === undefined ? {} : { execution: messageId }),
  };
}
