import type { VerifyRow } from "./verify-row.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** Why a row cannot be checked with the task of this target; undefined if it can. */
export function notApplicable(
  { needs }: Pick<VerifyRow, "needs">,
  { task, workflow, queueUrls }: Pick<VerifyTarget, "task" | "workflow" | "queueUrls">,
): string | undefined {
  if (needs === "a task") return undefined;
  if (workflow === undefined) return `the task ${task.task} is one step of its workflow`;
  if (needs === "events" && queueUrls.undelivered === undefined)
    return `no event starts the workflow ${workflow.workflow}`;
  if (needs === "recording" && task.messagesTable === undefined)
    return `the task ${task.task} records nothing`;
  return undefined;
}
