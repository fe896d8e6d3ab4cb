import { GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { allEntries, withWholeBody } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { theDeadLetter } from "../find/the-dead-letter.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { padded } from "../terminal/terminal-line.ts";

type Options = CloudOptions & { readonly json?: boolean };

/** Prints the entries of the archive, newest first. */
export async function listDeadLetters(options: Options & { readonly limit: number }): Promise<void> {
  const cloud = await openCloud(options);
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    items.push(...(page.Items ?? []));
  }
  const shown = items
    .sort((a, b) => Number(b["archivedAt"]) - Number(a["archivedAt"]))
    .slice(0, options.limit);
  if (options.json) return printJson(await Promise.all(shown.map((item) => shownItem(cloud, item))));
  if (shown.length === 0) return print`No dead letters.`;
  const rows = shown.map((item) => [
    String(item["deadLetterId"]),
    String(item["error"]),
    String(item["status"]),
    String(item["messageId"] ?? ""),
    new Date(Number(item["archivedAt"])).toISOString(),
  ]);
  printTable(["ID", "ERROR", "STATUS", "MESSAGE ID", "ARCHIVED"], rows);
}

/**
 * Prints one entry of the archive with its whole body.
 * @throws CommandFailure if no entry, or more than one, has this id
 */
export async function showDeadLetter(id: string, options: Options): Promise<void> {
  const cloud = await openCloud(options);
  const deadLetterId = await theDeadLetter(cloud, id);
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  if (!isArchiveEntry(Item, Date.now()))
    throw new CommandFailure(`No dead letter ${deadLetterId} in ${cloud.name}.`);
  const item = await shownItem(cloud, Item);
  if (options.json) return printJson(item);
  for (const [field, value] of Object.entries(item)) print`${padded(field, 16)} ${shownValue(field, value)}`;
}

function shownValue(field: string, value: unknown): string {
  if (field === timeToLiveAttribute) return new Date(Number(value) * 1000).toISOString();
  return field.endsWith("At") ? new Date(Number(value)).toISOString() : String(value);
}

/** An entry with its whole body, without the fields that only the functions use. */
async function shownItem(cloud: Cloud, item: Readonly<Record<string, unknown>>) {
  const { bodyParts, bodyDigest, readings, ...shown } = await withWholeBody(cloud, item);
  return shown;
}
