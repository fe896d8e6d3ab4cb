import { GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { type CloudOptions, openCloud } from "../cloud.ts";
import { print, printJson, printTable } from "../print.ts";
import { CommandFailure } from "../usage-error.ts";

type Options = CloudOptions & { readonly json?: boolean };

/** Lists recorded messages, in no order: the table has none. */
export async function messages(options: Options & { readonly limit: number }): Promise<void> {
  const cloud = openCloud(options);
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan(
    { client: cloud.tables, pageSize: options.limit },
    { TableName: cloud.messagesTable },
  );
  for await (const page of pages) {
    items.push(...(page.Items ?? []));
    if (items.length >= options.limit) break;
  }
  const shown = items.slice(0, options.limit);
  if (options.json) return printJson(shown);
  if (shown.length === 0) return print`No messages.`;
  const rows = shown.map((item) => [
    String(item["messageId"]),
    isoDate(item["createdAt"]),
    short(String(item["event"])),
  ]);
  printTable(["MESSAGE ID", "CREATED", "EVENT"], rows);
}

/** Shows one recorded message. */
export async function message(messageId: string, options: Options): Promise<void> {
  const cloud = openCloud(options);
  const command = new GetCommand({
    TableName: cloud.messagesTable,
    Key: { messageId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  if (Item === undefined) throw new CommandFailure(`No message ${messageId} in ${cloud.name}.`);
  if (options.json) return printJson(Item);
  print`message  ${String(Item["messageId"])}`;
  print`created  ${isoDate(Item["createdAt"])}`;
  print`digest   ${String(Item["digest"])}`;
  print`event    ${String(Item["event"])}`;
}

function isoDate(milliseconds: unknown): string {
  return typeof milliseconds === "number" ? new Date(milliseconds).toISOString() : "";
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
