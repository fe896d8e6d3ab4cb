import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import type { DeadLetterDetail } from "../../api/page-api.ts";
import type { ApiSources } from "../state/api-sources.ts";
import { deadLetterRow } from "../state/dead-letter-index.ts";
import { titledReceives } from "./titled-receives.ts";

/** Reads one entry of the archive with its whole body and its receives; undefined if there is none with this id. */
export async function deadLetterDetail(
  { deployment, state, tables }: ApiSources,
  deadLetterId: string,
): Promise<DeadLetterDetail | undefined> {
  const found = await tables.get("deadLettersTable", { deadLetterId });
  if (!isArchiveEntry(found, Date.now())) return undefined;
  const item = await joinArchivedBody(found, async (key) => {
    const bytes = (await tables.get("deadLettersTable", { deadLetterId: key }))?.["bytes"];
    return bytes instanceof Uint8Array ? bytes : undefined;
  });
  const text = (name: string) => (item[name] === undefined ? {} : { [name]: String(item[name]) });
  return {
    ...deadLetterRow(item),
    kind: String(item["kind"]),
    body: String(item["body"]),
    receiveCount: Number(item["receiveCount"]),
    sentAt: Number(item["sentAt"]),
    firstReceivedAt: Number(item["firstReceivedAt"]),
    attempts: Number(item["attempts"]),
    receives: titledReceives(deployment.cloud, state.receives.receivesOf(deadLetterId)),
    ...text("lastReason"),
    ...text("editedBody"),
    ...text("group"),
    ...text("executionName"),
    ...text("redriveError"),
    ...(item["settledAt"] === undefined ? {} : { settledAt: Number(item["settledAt"]) }),
  };
}
