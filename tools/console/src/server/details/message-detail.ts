import type { MessageDetail, MessageRow, Page } from "../../api/page-api.ts";
import { withoutLocalTokens } from "../http/page-json.ts";
import type { ApiSources } from "../state/api-sources.ts";
import { expiry } from "../state/expiry.ts";
import { jsonOf } from "./execution-history.ts";

const shownCharacters = 160;

type Sources = Pick<ApiSources, "state" | "tables">;

/**
 * Reads a page of a messages table, with the first 160 characters of each content.
 * @param query.task the task whose table it is; without it the first one that has a table
 * @returns no rows where no task records messages
 */
export async function messagePage(
  { state, tables }: Sources,
  { task: wanted, ...query }: { task: string | undefined; search: string; page: number },
): Promise<Page<MessageRow>> {
  const { tasks } = state.parts;
  const task = tasks.find(
    ({ name, messagesTable }) => messagesTable !== undefined && (wanted ?? name) === name,
  );
  const table = task?.messagesTable;
  if (task === undefined || table === undefined) return { rows: [], total: 0, page: 1, pages: 1 };
  const page = state.messages.list(table, query);
  const keys = page.rows.map(({ messageId }) => ({ messageId }));
  const items = await tables.getMany(table, keys);
  const byId = new Map(items.map((item) => [item["messageId"], item]));
  const rows = page.rows.map((recorded) => {
    const row = { ...recorded, task: task.name };
    const item = byId.get(row.messageId);
    if (item === undefined) return row;
    const event = withoutLocalTokens(String(item["event"])).slice(0, shownCharacters);
    return { ...row, createdAt: Number(item["createdAt"]), event };
  });
  return { ...page, rows };
}

/**
 * Reads one recorded message; undefined if there is none with this id.
 * @param wanted the task whose table it is in; without it, the first table that has it
 */
export async function messageDetail(
  { state, tables }: Sources,
  messageId: string,
  wanted: string | undefined,
): Promise<MessageDetail | undefined> {
  for (const { name, messagesTable } of state.parts.tasks) {
    if (messagesTable === undefined || (wanted ?? name) !== name) continue;
    const item = await tables.get(messagesTable, { messageId });
    if (item === undefined) continue;
    const recordedAt = state.messages.recordedAt(messagesTable, messageId);
    const workflow = [...state.parts.workflowsOfTask(name)].find(
      (one) => state.executions.get(one, messageId) !== undefined,
    );
    return {
      messageId,
      task: name,
      createdAt: Number(item["createdAt"]),
      digest: String(item["digest"]),
      event: jsonOf(item["event"]),
      ...expiry(item),
      ...(recordedAt === undefined ? {} : { recordedAt }),
      ...(workflow === undefined ? {} : { execution: { name: messageId, workflow } }),
    };
  }
  return undefined;
}
