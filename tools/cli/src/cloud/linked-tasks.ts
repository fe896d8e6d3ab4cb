import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { RunningApp } from "@ringback/local/endpoint/endpoint";

/** What an app links of buffered tasks. */
export interface LinkedTasks {
  readonly tasks: readonly TaskLink[];
  readonly workflows: readonly WorkflowLink[];
  /** The archive, which all tasks share. */
  readonly deadLettersTable: string;
}

/**
 * The tasks and workflows that an app links, found by the shape of the links, and its archive. The stacks of this version
 * have checked what they hold.
 *
 * @returns what is missing, in a part of a sentence, for an app without any
 */
export function linkedTasks(
  links: RunningApp["links"],
): { readonly read: LinkedTasks } | { readonly missing: string } {
  const all: readonly object[] = Object.values(links);
  const tasks = all.filter(isTaskLink);
  const workflows = all.filter(isWorkflowLink);
  const archive = links["DeadLettersTable"]?.["name"];
  if (tasks.length === 0 && isOfFirstRelease(links))
    return { missing: "it was deployed by the first release of Ringback; deploy it again" };
  const missing = [
    ...(tasks.length === 0 ? ["task"] : []),
    ...(workflows.length === 0 ? ["workflow"] : []),
    ...(typeof archive === "string" ? [] : ["DeadLettersTable"]),
  ];
  if (missing.length > 0 || typeof archive !== "string")
    return { missing: `it links no ${missing.join(", no ")}` };
  return { read: { tasks, workflows, deadLettersTable: archive } };
}

function isTaskLink(link: object): link is TaskLink {
  return "task" in link && "queueUrl" in link && "settings" in link;
}

function isWorkflowLink(link: object): link is WorkflowLink {
  return "workflow" in link && "arn" in link && "tasks" in link;
}

/** The first release linked the parts of its one task by their names. */
function isOfFirstRelease({ Workflow, WorkQueue, MessagesTable }: RunningApp["links"]): boolean {
  return Workflow?.["arn"] !== undefined && (WorkQueue ?? MessagesTable) !== undefined;
}
