import { GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { allEntries, getEntry, withWholeBody } from "../dead-letters/dead-letter-entry.ts";
import { isMeant, type OwnedEntry, taskOfEntry, workflowOfEntry } from "../dead-letters/entry-owner.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { theDeadLetter } from "../find/the-dead-letter.ts";
import { redriveWay } from "../redrive/redrive-way.ts";
import { print, printJson, printTable } from "../terminal/print.ts";
import { padded } from "../terminal/terminal-line.ts";

type Options = CloudOptions & { readonly json?: boolean };

/** Prints the entries of the archive, newest first. */
export async function listDeadLetters(options: Options & { readonly limit: number }): Promise<void> {
  const cloud = await openCloud(options);
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client: cloud.tables }, allEntries(cloud))) {
    items.push(...(page.Items ?? []).filter((item) => isMeant(cloud, item)));
  }
  const shown = items
    .sort((a, b) => Number(b["archivedAt"]) - Number(a["archivedAt"]))
    .slice(0, options.limit);
  if (options.json) return printJson(await Promise.all(shown.map((item) => shownItem(cloud, item))));
  if (shown.length === 0) return print`No dead letters.`;
  const { tasks, workflows } = cloud.whole;
  const rows = shown.map((item) => [
    String(item["deadLetterId"]),
    ...(tasks.length > 1 ? [taskOfEntry(cloud.whole, item)?.task ?? ""] : []),
    ...(workflows.length > 1 ? [workflowOfEntry(cloud.whole, item)?.workflow ?? ""] : []),
    String(item["error"]),
    shownStatus(cloud, item),
    String(item["messageId"] ?? ""),
    new Date(Number(item["archivedAt"])).toISOString(),
  ]);
  const owners = [...(tasks.length > 1 ? ["TASK"] : []), ...(workflows.length > 1 ? ["WORKFLOW"] : [])];
  printTable(["ID", ...owners, "ERROR", "STATUS", "MESSAGE ID", "ARCHIVED"], rows);
}

/** The status of an entry; of a task that records nothing, its work was done rather than recorded. */
function shownStatus(cloud: Cloud, item: OwnedEntry & Readonly<Record<string, unknown>>): string {
  const isDone = item["status"] === "recorded";
  return isDone && taskOfEntry(cloud.whole, item)?.messagesTable === undefined
    ? "done"
    : String(item["status"]);
}

/**
 * Prints one entry of the archive with its whole body, and what sends it again.
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
  const entry = await getEntry(cloud, deadLetterId);
  const way = entry.status === "recorded" ? undefined : await redriveWay(cloud, entry);
  const redrive = way === undefined ? {} : { redrive: { how: way.how, why: way.why } };
  const item = { ...(await shownItem(cloud, Item)), ...redrive };
  if (options.json) return printJson(item);
  for (const [field, value] of Object.entries(item))
    print`${padded(field, 16)} ${field === "status" ? shownStatus(cloud, Item) : shownValue(field, value)}`;
}

const ways = new Map<unknown, string>([
  ["new-execution", "a new execution: "],
  ["redrive-execution", "AWS's redrive of the execution: "],
  ["none", "not redrivable: "],
]);

function shownValue(field: string, value: unknown): string {
  if (typeof value === "object" && value !== null && "how" in value && "why" in value)
    return `${ways.get(value.how) ?? ""}${value.why}`;
  if (field === timeToLiveAttribute) return new Date(Number(value) * 1000).toISOString();
  return field.endsWith("At") ? new Date(Number(value)).toISOString() : String(value);
}

/** An entry with its whole body, without the fields that only the functions use. */
async function shownItem(cloud: Cloud, item: Readonly<Record<string, unknown>>) {
  const { bodyParts, bodyDigest, readings, ...shown } = await withWholeBody(cloud, item);
  return shown;
}
