import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import type { DeadLetterDetail, ExecutionName } from "../../api/page-api.ts";
import type { Item } from "../cloud/table-client.ts";
import type { ApiSources } from "../state/api-sources.ts";
import type { AppParts } from "../state/app-parts.ts";
import { archiveRow } from "../state/archive-row.ts";
import { titledReceives } from "./titled-receives.ts";

/** Reads one entry of the archive with its whole body and its receives; undefined if there is none with this id. */
export async function deadLetterDetail(
  { deployment, state, tables, archive }: ApiSources,
  deadLetterId: string,
): Promise<DeadLetterDetail | undefined> {
  const { parts } = state;
  const found = await tables.get(archive(), { deadLetterId });
  if (!isArchiveEntry(found, Date.now())) return undefined;
  const item = await joinArchivedBody(found, async (key) => {
    const bytes = (await tables.get(archive(), { deadLetterId: key }))?.["bytes"];
    return bytes instanceof Uint8Array ? bytes : undefined;
  });
  const text = (name: string) => (item[name] === undefined ? {} : { [name]: String(item[name]) });
  const row = archiveRow(item, parts.workflowOfStateMachine);
  const execution = executionOf(item, parts);
  // The archive does not say what becomes of it without the command: an entry that it cannot read has no plan.
  const plan =
    row.status === "recorded" ? undefined : await deployment.planRedrive(deadLetterId).catch(() => undefined);
  return {
    ...row,
    body: String(item["body"]),
    receiveCount: Number(item["receiveCount"]),
    sentAt: Number(item["sentAt"]),
    firstReceivedAt: Number(item["firstReceivedAt"]),
    attempts: Number(item["attempts"]),
    receives: titledReceives(deployment.cloud, state.receives.receivesOf(deadLetterId)),
    ...text("lastReason"),
    ...text("editedBody"),
    ...text("group"),
    ...text("state"),
    ...text("executionName"),
    ...text("redriveError"),
    ...(execution === undefined ? {} : { execution }),
    ...(plan === undefined ? {} : { redrive: plan }),
    ...(item["settledAt"] === undefined ? {} : { settledAt: Number(item["settledAt"]) }),
  };
}

/** The execution that sent the message, if its workflow is one of the app. */
function executionOf(item: Item, parts: AppParts): ExecutionName | undefined {
  const arn = item["execution"];
  if (typeof arn !== "string") return undefined;
  const workflow = parts.workflowOfExecution(arn);
  return workflow === undefined ? undefined : { name: arn.slice(arn.lastIndexOf(":") + 1), workflow };
}
