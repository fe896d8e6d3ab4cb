import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { expiryMs } from "@ringback/contracts/resources/time-to-live";
import { type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { findMessage } from "../find/find-message.ts";
import { theOnlyOne } from "../find/the-only-one.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { visibleText } from "../terminal/visible-text.ts";

type Options = CloudOptions & { readonly json?: boolean };

/** Prints recorded messages, in no particular order: a DynamoDB scan has none. */
export async function messages(options: Options & { readonly limit: number }): Promise<void> {
  const cloud = await openCloud(options);
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

/**
 * Prints one recorded message. `id` is its own id, or that of its execution or dead letter.
 * @throws CommandFailure if no recorded message, or more than one, has this id
 */
export async function message(id: string, options: Options): Promise<void> {
  const cloud = await openCloud(options);
  const { items, messageIds } = await findMessage(cloud, id);
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

function isoDate(milliseconds: unknown): string {
  return typeof milliseconds === "number" ? new Date(milliseconds).toISOString() : "";
}

function short(text: string): string {
  const characters = [...visibleText(text)];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 59).join("")}…`;
}
