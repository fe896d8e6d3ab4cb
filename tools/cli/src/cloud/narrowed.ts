import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { UsageError } from "../errors/usage-error.ts";
import type { LinkedTasks } from "./linked-tasks.ts";

/** What the options `--task` and `--workflow` give: names of the stacks. */
export interface TaskChoice {
  readonly task?: string | undefined;
  readonly workflow?: string | undefined;
}

/**
 * The tasks and workflows that are meant: with `--task` that one and the workflows with it, with `--workflow` that one and
 * its tasks, with neither all.
 * @throws UsageError for a name that the app does not know, with those that it knows
 */
export function narrowed(linked: LinkedTasks, { task, workflow }: TaskChoice): LinkedTasks {
  if (task !== undefined) known("task", task, linked.tasks.map(taskName));
  if (workflow !== undefined) known("workflow", workflow, linked.workflows.map(workflowName));
  const workflows = linked.workflows.filter(
    (link) =>
      (workflow === undefined || link.workflow === workflow) && (task === undefined || hasTask(link, task)),
  );
  if (task !== undefined && workflow !== undefined && workflows.length === 0)
    throw new UsageError(`The workflow ${workflow} does not have the task ${task}.`);
  const tasks = linked.tasks.filter(
    (link) =>
      (task === undefined || link.task === task) &&
      (workflow === undefined || workflows.some((one) => hasTask(one, link.task))),
  );
  return { ...linked, tasks, workflows };
}

/**
 * The one task that a command works with.
 * @throws UsageError if it could be several, with their names
 */
export const theTask = (tasks: readonly TaskLink[]): TaskLink => theOne("task", tasks, taskName);

/**
 * The one workflow that a command works with.
 * @throws UsageError if it could be several, with their names
 */
export const theWorkflow = (workflows: readonly WorkflowLink[]): WorkflowLink =>
  theOne("workflow", workflows, workflowName);

const taskName = ({ task }: TaskLink) => task;
const workflowName = ({ workflow }: WorkflowLink) => workflow;
const hasTask = ({ tasks }: WorkflowLink, name: string) => tasks.some(({ task }) => task === name);

function known(kind: "task" | "workflow", name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new UsageError(`The app has no ${kind} ${name}; it has ${names.toSorted().join(", ")}.`);
}

function theOne<Link>(
  kind: "task" | "workflow",
  links: readonly Link[],
  nameOf: (link: Link) => string,
): Link {
  const [only, ...others] = links;
  if (only === undefined) throw new UsageError(`The app has no such ${kind}.`);
  if (others.length === 0) return only;
  const names = links.map(nameOf).toSorted().join(", ");
  throw new UsageError(`The app has ${links.length} ${kind}s (${names}): choose one with --${kind} NAME.`);
}
