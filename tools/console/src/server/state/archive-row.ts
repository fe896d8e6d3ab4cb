import type { DeadLetterRow, DeadLetterStatus } from "../../api/page-api.ts";
import type { Item } from "../cloud/table-client.ts";
import { expiry } from "./expiry.ts";

const statuses = ["archived", "redriving", "recorded", "failed"] as const;

/**
 * The fields of an entry of the archive that a list shows.
 * @param workflowOf the app's own name of a workflow, by the name of its state machine
 */
export function archiveRow(
  item: Item,
  workflowOf: (stateMachine: string) => string | undefined,
): DeadLetterRow {
  const status: DeadLetterStatus = statuses.find((name) => name === item["status"]) ?? "archived";
  const text = (name: string) => (item[name] === undefined ? {} : { [name]: String(item[name]) });
  const stateMachine = item["workflow"] === undefined ? undefined : String(item["workflow"]);
  return {
    deadLetterId: String(item["deadLetterId"]),
    error: String(item["error"]),
    reason: String(item["reason"]),
    status,
    archivedAt: Number(item["archivedAt"]),
    kind: item["kind"] === "event" ? "event" : "message",
    ...text("messageId"),
    ...text("task"),
    ...(stateMachine === undefined ? {} : { workflow: workflowOf(stateMachine) ?? stateMachine }),
    ...expiry(item),
  };
}
