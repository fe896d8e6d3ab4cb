import type { MessageDetail, MessageRow, Page } from "../../api/page-api.ts";
import type { TableClient } from "../cloud/table-client.ts";
import { withoutLocalTokens } from "../http/page-json.ts";
import type { ConsoleState } from "../state/console-state.ts";
import { expiry } from "../state/expiry.ts";
import { jsonOf } from "./execution-history.ts";

const shownCharacters = 160;

interface Sources {
  readonly state: ConsoleState;
  readonly tables: TableClient;
}

/** Reads a page of the messages table, with the first 160 characters of each content. */
export async function messagePage(
  { state, tables }: Sources,
  query: { search: string; page: number },
): Promise<Page<MessageRow>> {
  const page = state.messages.list(query);
  const keys = page.rows.map(({ messageId }) => ({ messageId }));
  const items = await tables.getMany("messagesTable", keys);
  const byId = new Map(items.map((item) => [item["messageId"], item]));
  const rows = page.rows.map((row) => {
    const item = byId.get(row.messageId);
    if (item === undefined) return row;
    const event = withoutLocalTokens(String(item["event"])).slice(0, shownCharacters);
    return { ...row, createdAt: Number(item["createdAt"]), event };
  });
  return { ...page, rows };
}

/** Reads one recorded message; undefined if there is none with this id. */
export async function messageDetail(
  { state, tables }: Sources,
  messageId: string,
): Promise<MessageDetail | undefined> {
  const item = await tables.get("messagesTable", { messageId });
  if (item === undefined) return undefined;
  const recordedAt = state.messages.recordedAt(messageId);
  return {
    messageId,
    createdAt: Number(item["createdAt"]),
    digest: String(item["digest"]),
    event: jsonOf(item["event"]),
    ...expiry(item),
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(state.executions.get(messageId) === undefined ? {} : { execution: messageId }),
  };
}
