import { localResources } from "@ringback/contracts/local-resources";
import type { DeadLetterDetail } from "../api.ts";
import { deadLetterRow } from "./dead-letter-index.ts";
import type { Knowledge } from "./knowledge.ts";
import type { TableClient } from "./table-client.ts";

/** One entry of the archive with its receives; undefined where there is none of this id. */
export async function deadLetterDetail(
  { knowledge, tables }: { knowledge: Knowledge; tables: TableClient },
  deadLetterId: string,
): Promise<DeadLetterDetail | undefined> {
  const item = await tables.get(localResources.deadLettersTable, { deadLetterId });
  if (item?.["status"] === undefined) return undefined;
  const text = (name: string) => (item[name] === undefined ? {} : { [name]: String(item[name]) });
  return {
    ...deadLetterRow(item),
    kind: String(item["kind"]),
    body: String(item["body"]),
    receiveCount: Number(item["receiveCount"]),
    sentAt: Number(item["sentAt"]),
    firstReceivedAt: Number(item["firstReceivedAt"]),
    attempts: Number(item["attempts"]),
    receives: knowledge.deliveries.receivesOf(deadLetterId),
    ...text("lastReason"),
    ...text("editedBody"),
    ...text("group"),
    ...text("executionName"),
    ...text("redriveError"),
    ...(item["settledAt"] === undefined ? {} : { settledAt: Number(item["settledAt"]) }),
  };
}
