import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { expiryMs } from "@ringback/contracts/resources/time-to-live";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { theTask } from "../cloud/narrowed.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { theOnlyOne } from "../errors/the-only-one.ts";
import { findMessage } from "../find/find-message.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { visibleText } from "../terminal/visible-text.ts";

type Options = CloudOptions & { readonly json?: boolean };

/**
 * Prints the recorded messages of a task, in no particular order: a DynamoDB scan has none.
 * @throws UsageError if several tasks record in tables of their own
 * @throws CommandFailure if no task records
 */
export async function messages(options: Options & { readonly limit: number }): Promise<void> {
  const cloud = await openCloud(options);
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan(
    { client: cloud.tables, pageSize: options.limit },
    { TableName: messagesTableOf(cloud) },
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

/**
 * Prints one recorded message. `id` is its own id, or that of its execution or dead letter.
 * @throws UsageError if several tasks record in tables of their own
 * @throws CommandFailure if no recorded message, or more than one, has this id, or no task records
 */
export async function message(id: string, options: Options): Promise<void> {
  const cloud = await openCloud(options);
  const { items, messageIds } = await findMessage(cloud, messagesTableOf(cloud), id);
  const [known] = messageIds;
  const only = theOnlyOne(
    items.map((item) => String(item["messageId"])),
    {
      id,
      things: "messages",
      none:
        known === undefined || known === id
          ? `No message ${id} in ${cloud.name}.`
          : `${id} has the message ${known}, which is not recorded in ${cloud.name}.`,
    },
  );
  const item = items.find(({ messageId }) => messageId === only) ?? {};
  if (options.json) return printJson(item);
  print`message  ${only}`;
  print`created  ${isoDate(item["createdAt"])}`;
  print`digest   ${String(item["digest"])}`;
  const expiry = expiryMs(item);
  if (expiry !== undefined) print`expires  ${isoDate(expiry)}`;
  print`event    ${String(item["event"])}`;
}

/** The table of the task that records; several tasks may share one. */
function messagesTableOf({ tasks, app, name, chosen }: Cloud): string {
  const recording = tasks.filter(({ messagesTable }) => messagesTable !== undefined);
  const [first] = recording;
  const isShared = recording.every(({ messagesTable }) => messagesTable === first?.messagesTable);
  const table = first === undefined || isShared ? first?.messagesTable : theTask(recording).messagesTable;
  if (table !== undefined) return table;
  const which = chosen.task === undefined ? "No task" : `The task ${chosen.task}`;
  const records = chosen.task === undefined ? "records messages" : "records no messages";
  throw new CommandFailure(`${which} of the app ${app.name} in ${name} ${records}.`);
}

function isoDate(milliseconds: unknown): string {
  return typeof milliseconds === "number" ? new Date(milliseconds).toISOString() : "";
}

function short(text: string): string {
  const characters = [...visibleText(text)];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 59).join("")}…`;
}
